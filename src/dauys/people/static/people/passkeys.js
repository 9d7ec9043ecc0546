// Passkeys: asks the browser for one and sends what it answers with the form around it.
// Each element with data-passkey ("login", "authenticate" or "create") is a button; it is hidden until it can work.
(() => {
  const ready = window.PublicKeyCredential && window.webauthnJSON
  const buttons = document.querySelectorAll('[data-passkey]')

  const options = async (button) => {
    if (button.dataset.options) return JSON.parse(button.dataset.options)
    const answer = await fetch(button.form.action, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(`passkey options: ${answer.status}`)
    return answer.json()
  }

  const create = (given, form) => {
    const wanted = structuredClone(given.creation_options)
    const choice = form.elements.passwordless
    if (choice) {
      const selection = wanted.publicKey.authenticatorSelection
      selection.residentKey = choice.checked ? 'required' : 'discouraged'
      selection.requireResidentKey = choice.checked
      if (choice.checked) selection.userVerification = 'required'
    }
    return window.webauthnJSON.create(wanted)
  }

  const press = async (event) => {
    event.preventDefault()
    const button = event.currentTarget
    const failed = document.getElementById(button.dataset.failed)
    failed.hidden = true
    button.disabled = true
    try {
      const given = await options(button)
      const credential = button.dataset.passkey === 'create'
        ? await create(given, button.form)
        : await window.webauthnJSON.get(given.request_options)
      button.form.elements.credential.value = JSON.stringify(credential)
      button.form.submit()
    } catch (error) {
      failed.hidden = false
      failed.focus()
      button.disabled = false
    }
  }

  for (const button of buttons) {
    if (!ready) continue
    button.addEventListener('click', press)
    button.closest('[data-passkey-area]').hidden = false
  }
  for (const instead of document.querySelectorAll('[data-passkey-missing]')) instead.hidden = Boolean(ready)
})()
