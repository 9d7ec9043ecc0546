"""Checks a preset as a graph and names the key of every mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dauys.bodies.models import BodyKind
from dauys.kernel.events import manifests
from dauys.kernel.terms import Term
from dauys.places.models import PlaceKind
from dauys.places.rules import is_zone
from dauys.procedures import spans
from dauys.procedures.schema import ACTIONS, FIELDS, GROUP_ROLES, ROLES, STAGES, Lays, Move, Need, Preset, ThresholdRule

LANGUAGES = ("kk", "ru", "en")
SETTLE, STAY = "settle", "stay"
"""`settle`: engine's rule for the end of gathering; `stay`: the case stays, late for everybody to see."""
TURNING_BACK = frozenset({"withdraw", "reject", "return", "edit", "unsign", "leave", "extend", "redirect"})
"""Steps that do not lead on."""
VOIDING = ("withdrawn", "rejected")
"""Stages in which nothing is owed any more."""
SETTLED_INTO = ("consideration", "answered", "lapsed")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and at which key of the file."""

    key: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message} ({self.code})" if self.key else f"{self.message} ({self.code})"


def mistakes(preset: Preset) -> list[Mistake]:
    """Every mistake of a preset whose form is right, in the order of the file."""
    return [mistake for check in CHECKS for mistake in check(preset)]


def _kinds(preset: Preset) -> Iterator[Mistake]:
    """What the house itself knows: instruments, kinds of places, kinds of bodies."""
    if preset.instrument not in {manifest.code for manifest in manifests() if manifest.driver}:
        text = _("There is no instrument “%(code)s”.") % {"code": preset.instrument}
        yield Mistake("instrument", "unknown_instrument", text)
    for number, kind in enumerate(preset.addressed.kinds):
        if kind not in PlaceKind.values:
            text = _("There are no places of the kind “%(kind)s”.") % {"kind": kind}
            yield Mistake(f"addressed.kinds[{number}]", "unknown_kind", text)
    for name, ref in preset.bodies.items():
        if ref.kind is not None and ref.kind not in BodyKind.values:
            text = _("There are no bodies of the kind “%(kind)s”.") % {"kind": ref.kind}
            yield Mistake(f"bodies.{name}.kind", "unknown_kind", text)


def _limits(preset: Preset) -> Iterator[Mistake]:
    if not is_zone(preset.zone):
        yield Mistake("zone", "unknown_zone", _("There is no time zone “%(zone)s”.") % {"zone": preset.zone})
    text = preset.text
    for name, least, most in (("title", text.title_min, text.title_max), ("body", text.body_min, text.body_max)):
        if least > most:
            yield Mistake(f"text.{name}_max", "impossible_limits", _("The least is more than the most."))
    yield from _organisers(preset)


def _organisers(preset: Preset) -> Iterator[Mistake]:
    rule = preset.authors
    if rule.organisers > 1 and not any(move.do == "join" and move.by == "organiser" for move in preset.moves):
        text = _("It takes several organisers, but no move “join” lets an organiser in.")
        yield Mistake("authors.organisers", "nobody_joins", text)
    if rule.organisers_from > rule.organisers:
        text = _("It asks for organisers from more places than it needs organisers.")
        yield Mistake("authors.organisers_from", "impossible_limits", text)
    if rule.when_short != "goes_on" and rule.short_term is None:
        yield Mistake(
            "authors.short_term", "consequence_without_term", _("“when_short” needs a term that can run out.")
        )
    for number, move in enumerate(preset.moves):
        if move.by in GROUP_ROLES and move.by not in rule.roles:
            text = _("The organisers have no role “%(name)s”.") % {"name": move.by}
            yield Mistake(f"moves[{number}].by", "unknown_role", text)


def _unknown_stage(key: str, code: str, preset: Preset) -> Iterator[Mistake]:
    if code not in preset.stages:
        yield Mistake(key, "unknown_stage", _("There is no stage “%(stage)s” in this preset.") % {"stage": code})


def _stages(preset: Preset) -> Iterator[Mistake]:
    yield from _unknown_stage("initial", preset.initial, preset)
    for code, stage in preset.stages.items():
        key = f"stages.{code}"
        if code not in STAGES:
            yield Mistake(key, "unknown_stage", _("The engine knows no stage “%(stage)s”.") % {"stage": code})
        if stage.term and stage.after is None:
            yield Mistake(f"{key}.after", "term_without_consequence", _("Say what follows when this term runs out."))
        if stage.term and stage.after == STAY and stage.check is None:
            text = _("A term after which the case stays needs a “check”: somebody must be late.")
            yield Mistake(f"{key}.check", "term_without_consequence", text)
        if stage.after is not None and stage.term is None:
            yield Mistake(f"{key}.term", "consequence_without_term", _("“after” needs a term that can run out."))
        if stage.after not in (None, SETTLE, STAY):
            yield from _unknown_stage(f"{key}.after", str(stage.after), preset)
        if stage.after == SETTLE:
            for target in SETTLED_INTO:
                if target not in preset.stages and not (target == "consideration" and not _lays_anything(preset)):
                    yield from _unknown_stage(f"{key}.after", target, preset)


def _lays_anything(preset: Preset) -> bool:
    return any(rule.lays for rule in preset.thresholds) or any(move.lays for move in preset.moves)


def _moves(preset: Preset) -> Iterator[Mistake]:
    for number, move in enumerate(preset.moves):
        key = f"moves[{number}]"
        if move.do not in ACTIONS:
            yield Mistake(f"{key}.do", "unknown_action", _("There is no action “%(name)s”.") % {"name": move.do})
        if move.by not in ROLES:
            yield Mistake(f"{key}.by", "unknown_role", _("There is no role “%(name)s”.") % {"name": move.by})
        for stage in move.from_:
            yield from _unknown_stage(f"{key}.from", stage, preset)
            if stage in preset.stages and preset.stages[stage].final:
                text = _("“%(stage)s” is a last stage: nothing leads out of it.") % {"stage": stage}
                yield Mistake(f"{key}.from", "move_from_final", text)
        if move.to is not None:
            yield from _unknown_stage(f"{key}.to", move.to, preset)
        for name in move.needs:
            if name not in FIELDS:
                yield Mistake(f"{key}.needs", "unknown_field", _("There is no field “%(name)s”.") % {"name": name})


def _waiting(preset: Preset) -> Iterator[Mistake]:
    """What a move waits for must be able to come: a threshold, or another step."""
    names = {rule.name for rule in preset.thresholds}
    steps = {move.do for move in preset.moves}
    for number, move in enumerate(preset.moves):
        if move.permitted_by is not None and move.permitted_by not in names:
            text = _("There is no threshold “%(name)s”.") % {"name": move.permitted_by}
            yield Mistake(f"moves[{number}].permitted_by", "unknown_threshold", text)
        for action in sorted(set(move.done) - steps):
            text = _("No move does “%(name)s”.") % {"name": action}
            yield Mistake(f"moves[{number}].done", "unknown_action", text)


def _equal_moves(preset: Preset) -> Iterator[Mistake]:
    """Of two moves that the same people may make at the same time only the first would ever be made."""
    for number, move in enumerate(preset.moves):
        for earlier, other in enumerate(preset.moves[:number]):
            if _equal(move, other) and move.to != other.to:
                text = _("“moves[%(number)d]” lets the same people do the same here, but leads elsewhere.")
                yield Mistake(f"moves[{number}]", "equal_moves", text % {"number": earlier})


def _equal(one: Move, other: Move) -> bool:
    same = (one.do, one.by, one.permitted_by, one.done) == (other.do, other.by, other.permitted_by, other.done)
    return same and bool(set(one.from_) & set(other.from_))


def _signing(preset: Preset) -> Iterator[Mistake]:
    """A stage is open for signing where it says so and a move leads there: the one without the other is a mistake."""
    allowed = {stage for move in preset.moves if move.do == "sign" for stage in move.from_}
    for number, move in enumerate(preset.moves):
        for code in move.from_ if move.do == "sign" else ():
            if code in preset.stages and not preset.stages[code].sign:
                text = _("Nobody can sign in “%(stage)s”: it does not say “sign = true”.") % {"stage": code}
                yield Mistake(f"moves[{number}].from", "signing_closed", text)
    for code, stage in preset.stages.items():
        if stage.sign and code not in allowed:
            text = _("No move “sign” starts from “%(stage)s”.") % {"stage": code}
            yield Mistake(f"stages.{code}.sign", "signing_closed", text)


def _verifying(preset: Preset) -> Iterator[Mistake]:
    """A stage is open for certificates where it says so and a move is there for them."""
    allowed = {stage for move in preset.moves if move.do == "verify" for stage in move.from_}
    for code, stage in preset.stages.items():
        if stage.verifies != (code in allowed):
            text = _("A stage where authorities certify says “verifies = true” and has a move “verify”.")
            yield Mistake(f"stages.{code}.verifies", "verifying_closed", text)


def _thresholds(preset: Preset) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, rule in enumerate(preset.thresholds):
        key = f"thresholds[{number}]"
        if rule.name in seen:
            yield Mistake(
                f"{key}.name", "repeated_name", _("Two thresholds are named “%(name)s”.") % {"name": rule.name}
            )
        seen.add(rule.name)
        for stage in rule.in_:
            yield from _unknown_stage(f"{key}.in", stage, preset)
        if rule.moves is not None:
            yield from _unknown_stage(f"{key}.moves", rule.moves, preset)
        if rule.permits is not None and not any(move.do == rule.permits for move in preset.moves):
            text = _("No move does “%(name)s”.") % {"name": rule.permits}
            yield Mistake(f"{key}.permits", "unknown_action", text)
        elif rule.permits is not None and not any(m.permitted_by == rule.name for m in preset.moves):
            text = _("No move waits for it: none says “permitted_by”.")
            yield Mistake(f"{key}.permits", "threshold_without_effect", text)
        if not (rule.lists or rule.moves or rule.lays or rule.permits or rule.notifies):
            yield Mistake(key, "threshold_without_effect", _("This threshold has no effect."))
        if why := _never(rule, preset):
            yield Mistake(f"{key}.need", "threshold_never_fires", why)


def _never(rule: ThresholdRule, preset: Preset) -> str:
    """Why a threshold can never be reached, or nothing."""
    stages = [stage for stage in rule.in_ if stage in preset.stages]
    if rule.of == "certified" and not any(preset.stages[stage].verifies for stage in stages):
        return _("Nobody certifies in the stages where this threshold is looked for.")
    if rule.of == "signatures" and stages and not any(preset.stages[stage].sign for stage in stages):
        return _("Nobody can sign in the stages where this threshold is looked for.")
    if rule.need.places and rule.need.places.least > len(rule.need.places.minimum):
        return _("It needs more places than have a minimum.")
    if stages and all(_overtaken(rule, stage, preset) for stage in stages):
        return _("Another threshold moves the case on before this one can be reached.")
    return ""


def _overtaken(rule: ThresholdRule, stage: str, preset: Preset) -> bool:
    """Whether another threshold moves the case on first; of two at the same number the one written first does."""
    here = preset.thresholds_in(stage)
    place = here.index(rule)
    return any(
        other.moves not in (None, stage) and _smaller(other.need, rule.need, or_equal=number < place)
        for number, other in enumerate(here)
        if number != place
    )


def _smaller(one: Need, other: Need, *, or_equal: bool) -> bool:
    if one.places or other.places:
        return False
    for first, second in ((_absolute(one), _absolute(other)), (one.share, other.share)):
        if first is not None and second is not None:
            return first < second or (or_equal and first == second)
    return False


def _absolute(need: Need) -> int | None:
    return need.number if need.number is not None else need.more_than + 1 if need.more_than is not None else None


def laid(preset: Preset) -> list[tuple[str, Lays]]:
    """Each key that lays a duty, with what it lays."""
    laying = [(f"moves[{number}]", move.lays) for number, move in enumerate(preset.moves)]
    laying += [(f"thresholds[{number}]", rule.lays) for number, rule in enumerate(preset.thresholds)]
    return [(f"{key}.lays[{place}]", lays) for key, some in laying for place, lays in enumerate(some)]


def _duties(preset: Preset) -> Iterator[Mistake]:
    used = [(key, lays.duty, lays.body) for key, lays in laid(preset)]
    used += [(f"stages.{code}.check", s.check.duty, s.check.body) for code, s in preset.stages.items() if s.check]
    for key, duty, body in used:
        if duty not in preset.duties:
            yield Mistake(f"{key}.duty", "unknown_duty", _("There is no duty “%(name)s”.") % {"name": duty})
        if body not in preset.bodies:
            yield Mistake(f"{key}.body", "unknown_body", _("There is no body “%(name)s”.") % {"name": body})
    if preset.advice is not None and preset.advice.body not in preset.bodies:
        text = _("There is no body “%(name)s”.") % {"name": preset.advice.body}
        yield Mistake("advice.body", "unknown_body", text)
    if "addressee" not in preset.bodies:
        yield Mistake("bodies", "unknown_body", _("There is no body “%(name)s”.") % {"name": "addressee"})
    if preset.donations and preset.donations.recipient not in preset.bodies:
        text = _("There is no body “%(name)s”.") % {"name": preset.donations.recipient}
        yield Mistake("donations.recipient", "unknown_body", text)
    for key, after in _laid_in(preset):
        if not any(move.do == "respond" and set(move.from_) & _closure(preset, after) for move in preset.moves):
            text = _("A duty is laid, but no move “respond” can meet it.")
            yield Mistake(key, "duty_nobody_meets", text)


def _ranges(preset: Preset) -> Iterator[Mistake]:
    """The lower end of a range lies before its upper one, the most that a term may be extended to behind it."""
    for code, stage in preset.stages.items():
        key = f"stages.{code}.warn_after"
        yield from _warning(key, stage.warn_after, stage.term)
        if stage.warn_after and stage.check is None:
            yield Mistake(key, "warning_for_nobody", _("A warning needs a “check”: somebody must be warned."))
    for key, lays in laid(preset):
        yield from _warning(f"{key}.warn_after", lays.warn_after, lays.term)
        if lays.extended_to:
            yield from _extension(f"{key}.extended_to", lays, preset)


def _warning(key: str, warning: Term | None, term: Term | None) -> Iterator[Mistake]:
    if warning and term is None:
        yield Mistake(key, "warning_without_term", _("A warning needs a term that it comes before."))
    elif warning and term and not spans.surely_shorter(warning, term):
        yield Mistake(key, "warning_too_late", _("A warning must come before the term is over."))


def _extension(key: str, lays: Lays, preset: Preset) -> Iterator[Mistake]:
    if lays.term is None:
        yield Mistake(key, "extension_without_term", _("Only a term can be extended."))
    elif lays.extended_to and not spans.may_be_longer(lays.extended_to, lays.term):
        text = _("It counts from the moment the duty is laid, so it must be longer than the term.")
        yield Mistake(key, "extension_too_short", text)
    if not any(move.do == "extend" for move in preset.moves):
        yield Mistake(key, "nobody_extends", _("No move “extend” lets anybody take more time."))


def _laid_in(preset: Preset) -> Iterator[tuple[str, set[str]]]:
    """Each key that lays a duty, and the stages in which the case may stand once it has."""
    for number, move in enumerate(preset.moves):
        for place in range(len(move.lays)):
            yield f"moves[{number}].lays[{place}]", {move.to} if move.to else set(move.from_)
    for number, rule in enumerate(preset.thresholds):
        for place in range(len(rule.lays)):
            yield f"thresholds[{number}].lays[{place}]", {rule.moves} if rule.moves else set(rule.in_)


def exits(preset: Preset, stage: str) -> set[str]:
    """The stages that a case can reach from `stage` in one step, of whatever kind."""
    out = {move.to for move in preset.moves if stage in move.from_ and move.to}
    out |= {rule.moves for rule in preset.thresholds_in(stage) if rule.moves}
    if stage in preset.stages and preset.stages[stage].verifies:
        out.add("lapsed")
    after = preset.stages[stage].after if stage in preset.stages else None
    if after == SETTLE:
        out |= set(SETTLED_INTO)
        out |= {move.to for move in preset.moves if move.permitted_by and move.to}
    elif after not in (None, STAY):
        out.add(str(after))
    return out & set(preset.stages)


def _closure(preset: Preset, start: set[str]) -> set[str]:
    """The stages that a case can ever reach from these, they themselves included."""
    reached, waiting = set[str](), list(start)
    while waiting:
        stage = waiting.pop()
        if stage in preset.stages and stage not in reached:
            reached.add(stage)
            waiting += exits(preset, stage)
    return reached


def _reach(preset: Preset) -> Iterator[Mistake]:
    reached = _closure(preset, {preset.initial})
    for code, rules in preset.stages.items():
        if code not in reached:
            text = _("No step leads to “%(stage)s”.") % {"stage": code}
            yield Mistake(f"stages.{code}", "unreachable_stage", text)
        if not rules.final and not exits(preset, code) - {code}:
            text = _("Nothing leads out of “%(stage)s”, and it is not declared final.") % {"stage": code}
            yield Mistake(f"stages.{code}", "dead_end", text)
        elif not any(preset.stages[stage].final for stage in _closure(preset, {code})):
            text = _("From “%(stage)s” no last stage can be reached: such a case would never end.") % {"stage": code}
            yield Mistake(f"stages.{code}", "no_end", text)


def _translations(preset: Preset) -> Iterator[Mistake]:
    texts = {"source": preset.source, "title": preset.title, "summary": preset.summary}
    for group in ("kinds", "reasons", "outcomes", "duties", "effects"):
        texts |= {f"{group}.{code}": text for code, text in getattr(preset, group).items()}
    texts |= {f"authors.roles.{code}.title": role.title for code, role in preset.authors.roles.items()}
    if preset.donations:
        texts["donations.purpose"] = preset.donations.purpose
    texts |= {f"topics.forbidden.{code}": text for code, text in preset.topics.forbidden.items()}
    for key, text in texts.items():
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                sentence = _("The text in “%(language)s” is missing.") % {"language": language}
                yield Mistake(f"{key}.{language}", "missing_translation", sentence)
    for rule in preset.thresholds:
        if rule.name not in preset.effects:
            sentence = _("Say in words what threshold “%(name)s” leads to.") % {"name": rule.name}
            yield Mistake(f"effects.{rule.name}", "missing_translation", sentence)


CHECKS = (
    _kinds,
    _limits,
    _stages,
    _moves,
    _waiting,
    _equal_moves,
    _signing,
    _verifying,
    _thresholds,
    _duties,
    _ranges,
    _reach,
    _translations,
)
