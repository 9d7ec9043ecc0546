"""The main job as a story: from the first word of a petition to the answer that reaches everybody who signed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tests.journeys.stories import Somebody, Stage


@dataclass(frozen=True)
class Words:
    """What the people of the story say."""

    title: str
    body: str
    private: str
    place: str
    topic: str
    note: str
    draft: str
    remark: str
    answer: str


WORDS = {
    "kk": Words(
        title="Абай даңғылында таңғы автобус жиілетілсін",
        body="Таңғы жетіден тоғызға дейін автобус жиырма минутта бір келеді. Балалар сабаққа кешігеді.\n\n"
        "Бағытқа тағы төрт автобус қосуды сұраймыз. ",
        private="Көршім Серіктің нөмірі 8 701 000 00 00.",
        place="Алматы",
        topic="Қоғамдық көлік",
        note="Көршіңіздің телефонын алып тастаңызшы.",
        draft="Қарап жатырмыз.",
        remark="Нақты күнін жазыңыз.",
        answer="Бірінші желтоқсаннан бастап бағытқа төрт автобус қосылады.",
    ),
    "ru": Words(
        title="Пустить больше автобусов по проспекту Абая утром",
        body="С семи до девяти утра автобус приходит раз в двадцать минут. Дети опаздывают на уроки.\n\n"
        "Просим добавить на маршрут четыре автобуса. ",
        private="Телефон соседа Серика 8 701 000 00 00.",
        place="Алматы",
        topic="Общественный транспорт",
        note="Уберите, пожалуйста, телефон соседа.",
        draft="Рассматриваем.",
        remark="Назовите точную дату.",
        answer="С первого декабря на маршрут выйдут ещё четыре автобуса.",
    ),
    "en": Words(
        title="Run more morning buses along Abai Avenue",
        body="Between seven and nine a bus comes every twenty minutes. Children are late for school.\n\n"
        "We ask for four more buses on this route. ",
        private="My neighbour Serik has the number 8 701 000 00 00.",
        place="Almaty",
        topic="Public transport",
        note="Please leave out your neighbour's number.",
        draft="We are looking into it.",
        remark="Say the exact date.",
        answer="From the first of December four more buses will run on this route.",
    ),
}


@dataclass
class MainJob:
    """One telling of the story: who writes about which bus route, who signs, in which language."""

    stage: Stage
    author_name: str
    signer_name: str
    route: int
    case: str = ""

    @property
    def words(self) -> Words:
        """What is said, in the language of the journey."""
        said = WORDS[self.stage.language]
        return replace(said, title=f"{said.title} № {self.route}")

    @property
    def page(self) -> str:
        """The petition's own page."""
        return f"/petitions/{self.case}/"

    def told(self) -> None:
        """From first to last."""
        author = self.somebody_writes()
        self.moderator_returns()
        self.author_changes(author)
        self.moderator_accepts()
        self.people_sign()
        self.threshold_is_reached()
        self.body_answers()
        self.everybody_is_told()
        self.anybody_can_check()

    def somebody_writes(self) -> Somebody:
        """One question a page, then it is handed in."""
        author = self.somebody_begins()
        author.sees(self.words.title).presses("Hand it in")
        author.reads("Your petition is handed in")
        return author

    def somebody_begins(self) -> Somebody:
        """Everything up to the page where it could be handed in; the draft is kept before anybody asks who writes."""
        words, author = self.words, self.stage.somebody()
        author.opens("/").follows_button("Start a petition")
        author.writes("What do you want to be done?", words.title).presses("Continue")
        author.finds_place(words.place).presses("Continue")
        author.selects("topic", words.topic).presses("Continue")
        author.chooses(self.akimat).presses("Continue")
        author.writes("Why is it needed?", words.body + words.private).presses("Continue")
        author.reads("Do you want to attach something?").presses("Continue")
        author.chooses(self.stage.say("No, none of these")).presses("Continue")
        author.follows_button("Sign in").identifies(self.author_name)
        author.chooses(self.stage.say("Given name and first letter of the surname")).presses("Continue")
        found = re.search(r"/petitions/start/([0-9a-f-]{36})/check/", author.path)
        assert found, author.path
        self.case = found.group(1)
        return author

    @property
    def akimat(self) -> str:
        """How the body that owes the answer is called."""
        return {"kk": "Алматы қаласының әкімдігі", "ru": "Акимат города Алматы", "en": "Akimat of Almaty"}[
            self.stage.language
        ]

    def moderator_returns(self) -> None:
        """Somebody's telephone number may not stand there: the sentence is marked, with a note."""
        words, moderator = self.words, self.stage.signed_in("moderator@example.org")
        moderator.opens("/desk/").follows_case(words.title)
        moderator.unfolds("Return it to the author with marks")
        moderator.chooses(words.private)
        number = moderator.page.get_by_label(words.private).input_value()
        moderator.page.locator(f"#return-note-{number}").fill(words.note)
        moderator.chooses(self.stage.say("Some things in the text need to be changed"))
        moderator.presses("Preview").reads("This is what the author will read").sees(words.note)
        moderator.presses("Return to the author").reads(
            "Returned: the author sees what you marked and can hand it in again."
        )

    def author_changes(self, author: Somebody) -> None:
        """The mail leads to the text, with the marked sentence in sight."""
        words = self.words
        assert words.title in author.finds_mail(f"{self.author_name}@example.org")
        author.opens("/my/").follows_case(words.title, f"/petitions/{self.case}/manage/")
        author.follows_button("Change the text").sees(words.note)
        assert words.private in author.page.locator("mark").inner_text()
        author.writes("Why", words.body.strip()).presses("Save and hand in again")
        author.reads("Your petition is handed in")

    def moderator_accepts(self) -> None:
        """Now it is open for signatures, though only for those who have the link."""
        moderator = self.stage.signed_in("moderator@example.org")
        moderator.opens("/desk/checks/").follows_case(self.words.title)
        moderator.presses("Accept").reads("Accepted: the petition is open now, and its author is told.")

    def people_sign(self) -> None:
        """One signs in with an electronic identity, and is counted; hundreds sign at desks of the city."""
        reader = self.stage.somebody()
        reader.opens(self.page).reads("Only people with the link can see this petition so far.")
        reader.misses(self.words.private)
        reader.follows_button("Sign this petition").follows_button("Sign in and sign").identifies(self.signer_name)
        reader.presses("Sign").reads("Thank you. Your signature has been received.")
        reader.follows("Back to the petition").reads("You have signed this petition.")
        reader.waits_to_see(f"{self.page}signatures/", "С." if self.signer_name == "erlan" else ".")
        reader.opens(f"{self.page}sign/").reads("You have signed this petition.")
        self.stage.site.behind("crowd", case=self.case, number=60)
        reader.opens("/petitions/").sees(self.words.title)

    def threshold_is_reached(self) -> None:
        """One short of one per cent nothing is owed; with the last signature the duty stands, with its date."""
        stage = self.stage
        before = stage.site.behind("standing", case=self.case)
        short = before["needed"]["consideration"] - before["number"] - 1
        assert stage.site.behind("crowd", case=self.case, number=short)["number"] == 23_479
        reader = stage.somebody().opens(self.page).reads("Sign this petition")
        assert stage.site.behind("standing", case=self.case)["due"] == []
        stage.site.behind("crowd", case=self.case, number=1)
        assert len(stage.site.behind("standing", case=self.case)["due"]) == 1
        reader = stage.somebody().opens(self.page)  # who has just been here may keep the page for half a minute
        reader.reads("Who owes an answer").reads("Due by")
        assert reader.page.get_by_role("button", name=stage.say("Sign this petition")).count() == 0
        reader.opens(f"{self.page}sign/").reads("You can still follow what becomes of it.")

    def body_answers(self) -> None:
        """Drafted, sent back, changed, approved by a second pair of eyes, published."""
        words, stage = self.words, self.stage
        executor, head = stage.signed_in("executor@example.org"), stage.signed_in("head@example.org")
        executor.opens("/desk/").follows_case(words.title).reads("Due by")
        executor.drafts(words.draft).presses("Hand over for approval").reads("The answer waits for approval now.")
        head.opens("/desk/").follows_case(words.title).sees(words.draft)
        head.writes("What should be changed", words.remark).presses("Send back")
        executor.opens("/desk/duties/").follows_case(words.title).sees(words.remark)
        executor.drafts(words.answer).presses("Hand over for approval")
        head.opens("/desk/duties/?show=approval").follows_case(words.title).sees(words.answer)
        head.presses("Approve and publish").reads("The answer is published. Everybody who asked is told.")
        head.sees(words.answer)

    def everybody_is_told(self) -> None:
        """The answer stands on the page, and has come to the signer's mailbox."""
        reader = self.stage.somebody()
        reader.opens(self.page).reads("Official answer").sees(self.words.answer).reads("Answered on")
        assert self.words.answer in reader.finds_mail(f"{self.signer_name}@example.org", self.words.title)
        assert self.words.answer in reader.finds_mail(f"{self.author_name}@example.org", self.words.title)

    def anybody_can_check(self) -> None:
        """Open data without anybody's name, and every step with its hash."""
        reader = self.stage.somebody()
        data = reader.page.request.get(f"{self.stage.site.address}{self.page}data.json").json()
        assert "23480" in str(data)
        assert "example.org" not in str(data)
        reader.opens(self.page).follows("Every step, and how to check that nothing was changed")
        reader.opens(f"{self.page}signatures/").opens("/bodies/kz-75-akimat/").sees(self.words.title)
