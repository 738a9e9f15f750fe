"""Handlers: the page that phones vote on, and what the presenter's browser tells and asks. Nobody else is answered."""

from __future__ import annotations

import asyncio
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tornado.escape import xhtml_escape
from tornado.template import Template
from tornado.web import HTTPError, RequestHandler

from her2teach.educator.slides import FrameKind
from her2teach.serving.credit import Credit
from her2teach.serving.votes.join import picture, reached_at, spaced
from her2teach.serving.votes.room import Ballot, Question, Room
from her2teach.serving.web import PAUSE

#: So many bytes may a phone send, and a presenter.
MOST_FORM: Final = 1_000
MOST_MESSAGE: Final = 64_000
_HERE: Final = Path(__file__).parent
_STYLE: Final = (_HERE / "page.css").read_text(encoding="utf-8")
_SCRIPT: Final = (_HERE / "page.js").read_text(encoding="utf-8")
_PAGE: Final = Template((_HERE / "page.html").read_text(encoding="utf-8"), whitespace="oneline")


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


#: The page has what it needs in it, and asks nobody but this server for more.
_POLICY: Final = (
    f"default-src 'none'; style-src {_hashed(_STYLE)}; script-src {_hashed(_SCRIPT)}; img-src data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A room, where it is, and what may be asked of it: nothing is counted by address, for a hall may have one."""

    room: Room
    #: The address that the server listens at, its port, and the path that all addresses begin with.
    ip: str
    port: int
    base_url: str
    #: What stands on every page.
    identity: str
    #: So much at once, and a second: with a vote id, whosever it is, without one, of the right code, of wrong ones.
    all: Credit = field(default_factory=lambda: Credit(1_500, 600))
    looks: Credit = field(default_factory=lambda: Credit(1_000, 100))
    joins: Credit = field(default_factory=lambda: Credit(600, 20))
    guesses: Credit = field(default_factory=lambda: Credit(200, 20))

    @property
    def home(self) -> str:
        """The path of the page."""
        return f"{self.base_url}vote"

    def handlers(self) -> list[tuple[str, type[RequestHandler], dict[str, Desk]]]:
        """Return what answers where."""
        home = re.escape(self.home)
        found: list[tuple[str, type[RequestHandler]]] = [
            (f"{home}/?", Phone),
            (f"{home}/room", Presenting),
            (f"{home}/present/([^/]+)", Entrance),
            (f"{home}/([^/]+)", Joining),
        ]
        return [(path, handler, {"desk": self}) for path, handler in found]


class _Handler(RequestHandler):
    """Answers on its own origin alone, in little, and lets nothing be kept."""

    most = MOST_FORM

    def initialize(self, desk: Desk) -> None:
        self.desk, self.room = desk, desk.room

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def check_xsrf_cookie(self) -> None:
        """Let it pass here: where a request comes from is looked at below, for a page that sets no such cookie."""

    async def prepare(self) -> None:
        """Refuse what another site's page sends, and what is too long."""
        if self.request.method == "POST":
            origin = self.request.headers.get("Origin", "")
            if urlsplit(origin).netloc.casefold() != self.request.host.casefold() or not origin:
                raise HTTPError(403)
            if len(self.request.body) > self.most:
                raise HTTPError(413)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say in a few words that it was refused."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}: {self._reason}\n")

    async def take(self, credit: Credit, who: str = "") -> None:
        """Take a request from an account; after a pause, refuse it where that is used up."""
        if not credit.take(who):
            await asyncio.sleep(PAUSE)
            self.set_header("Retry-After", "2")
            raise HTTPError(429)

    def is_secret(self, found: str) -> bool:
        """Whether something is the presenter's secret."""
        return secrets.compare_digest(found.encode(), self.room.secret.encode())

    def named(self, name: str) -> str:
        """Return the name of a cookie: servers on one machine share them."""
        return f"h2t-{name}-{self.desk.port}"


class _PhoneHandler(_Handler):
    """What a phone asks for."""

    async def who(self) -> str | None:
        """Return whose vote id comes with the request; None without one that this room has made."""
        voter = self.room.voter(self.get_cookie(self.named("vote")))
        if voter is None:
            return None
        await self.take(self.room.limits, voter)
        await self.take(self.desk.all)
        return voter

    async def join(self, code: str) -> None:
        """Give a vote id to who has the code; who guesses keeps nobody out who has it."""
        admitted = self.room.admits(code)
        await self.take(self.desk.joins if admitted else self.desk.guesses)
        if not admitted:
            self.set_status(403)
            self.show(None, said="That is not the code on the screen. Please check it.")
            return
        if await self.who() is None:
            self.set_cookie(
                self.named("vote"), self.room.new_voter(), path=self.desk.home, httponly=True, samesite="Lax"
            )
        self.redirect(self.desk.home, status=303)

    def show(self, voter: str | None, *, said: str = "") -> None:
        """Show the page as it is for somebody; who has no vote id is asked for the code."""
        question = self.room.question if voter else None
        ballot = question.ballots.get(voter) if question and voter else None
        heading = "Vote in the room" if voter is None else question.heading if question else "No question right now"
        words = {"heading": heading, "said": said or ("" if voter is None else _state(question, ballot))}
        page = {"joining": voter is None, "question": question, "ballot": ballot, "home": self.desk.home}
        fixed = {"identity": self.desk.identity, "style": _STYLE, "script": _SCRIPT, "unbroken": _unbroken}
        self.finish(_PAGE.generate(**words, **page, **fixed))


class Phone(_PhoneHandler):
    """The page, and a vote or a code that is sent from it."""

    async def get(self) -> None:
        """Show the question that the presenter shows."""
        voter = await self.who()
        if voter is None:
            await self.take(self.desk.looks)
        self.show(voter)

    async def post(self) -> None:
        """Take a vote; one that does not count is answered with what is shown now."""
        voter = await self.who()
        if voter is None:
            await self.join(self.get_body_argument("code", ""))
            return
        number, choice, times = (self._number(name) for name in ("question", "choice", "times"))
        if self.room.vote(voter, number, choice, times):
            self.redirect(self.desk.home, status=303)
            return
        self.set_status(409)
        shown = self.room.question
        late = shown is None or shown.number != number
        self.show(voter, said="That vote came too late and does not count." if late else "")

    def _number(self, name: str) -> int:
        found = self.get_body_argument(name, "")
        if not re.fullmatch(r"\d{1,9}", found, re.ASCII):
            raise HTTPError(400)
        return int(found)


class Joining(_PhoneHandler):
    """The address in the QR code: it has the code in it."""

    async def get(self, code: str) -> None:
        """Let a phone in."""
        await self.join(code)


class Entrance(_Handler):
    """The address that is printed for the presenter: it makes a browser the presenter's."""

    async def get(self, secret: str) -> None:
        """Give the presenter's cookie to who has the secret, and take that out of the address."""
        if not self.is_secret(secret):
            await self.take(self.desk.looks)
            raise HTTPError(403)
        self.set_cookie(
            self.named("presenter"), self.room.secret, path=self.desk.base_url, httponly=True, samesite="Strict"
        )
        self.redirect(self.desk.base_url)


class Message(BaseModel):
    """What a presenter's browser says: of a presentation, and of the frame that is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    do: Literal["begin", "show", "count", "close", "end"]
    turn: Annotated[int, Field(ge=0, lt=2**53)]
    at: Annotated[int, Field(ge=0, lt=10_000)] = 0
    kind: FrameKind = "words"
    heading: Annotated[str, Field(max_length=2_000)] = ""
    choices: Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(max_length=50)] = []


class Presenting(_Handler):
    """What the presenter's browser tells the room, and how many have voted."""

    most = MOST_MESSAGE

    async def post(self) -> None:
        """Do what the presenter says; any other browser that begins is told that there is nothing for it."""
        presenting = self.is_secret(self.get_cookie(self.named("presenter")) or "")
        if not presenting:
            await self.take(self.desk.looks)
            if len(self.request.body) > MOST_FORM:
                raise HTTPError(403)
        try:
            said = Message.model_validate_json(self.request.body)
        except ValidationError as error:
            raise HTTPError(400) from error
        if not presenting:
            if said.do != "begin":
                raise HTTPError(403)
            self.set_status(204)
            return
        if said.do == "begin":
            self.room.begin(said.turn)
            self.finish(self._invitation())
            return
        if not self.room.is_of(said.turn):
            raise HTTPError(409)  # another presentation has begun since
        _follow(self.room, said)
        shown = self.room.question
        self.finish({"at": said.at, "counts": list(shown.counts) if shown else [], "open": bool(shown and shown.open)})

    def _invitation(self) -> dict[str, str]:
        """Return how phones come in: the address, the code, and both as a picture; no address where they cannot."""
        origin = reached_at(self.request.headers["Origin"], self.desk.ip, self.desk.port)
        address = f"{origin}{self.desk.home}" if origin else ""
        code = self.room.code
        return {
            "address": address,
            "code": spaced(code),
            "picture": picture(f"{address or self.desk.home}/{code}"),
        }


def _unbroken(text: str) -> str:
    """Return a text as HTML, in which no line ends within a name such as T-DXd."""
    return re.sub(r"\b[A-Z]-[A-Z]\w*", r'<span class="name">\g<0></span>', xhtml_escape(text))


def _follow(room: Room, said: Message) -> None:
    """Have the room show what the presenter shows."""
    if said.do == "end":
        room.end()
    elif said.do == "close":
        room.close()
    elif said.do == "show" and said.kind == "question":
        room.show(said.at, said.heading, tuple(said.choices))
    elif said.do == "show" and said.kind == "reveal":
        room.reveal(said.at - 1)
    elif said.do == "show":
        room.show_none()


def _state(question: Question | None, ballot: Ballot | None) -> str:
    """Say what somebody can do, and what they have done."""
    if question is None:
        return "The next question appears here."
    mine = f"Your vote: {question.choices[ballot.choice]}." if ballot else ""
    if question.open:
        return f"{mine or 'Tap your answer.'} You can change it until the answer is shown."
    return f"Voting is closed. {mine or 'You did not vote.'}"
