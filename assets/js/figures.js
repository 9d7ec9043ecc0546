// Numbers and clocks as the server writes them; a browser need not know Kazakh for it.
const GROUP = document.documentElement.lang.startsWith("en") ? "," : "\u00a0";

export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, GROUP);

export const clock = (moment, zone) =>
  new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: zone || undefined }).format(new Date(moment));
