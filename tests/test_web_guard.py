"""Every handler of the running application is guarded, however its path is written, and whoever asks from where.

The routes are taken from the application itself: a handler that nobody has thought of is walked too, and fails here if
it is open and stands in no list below.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("litestar")

from litestar import get, post

from bilan.web.attempts import MOST_BY_ADDRESS, MOST_OVER_ALL, WINDOW, Attempts
from bilan.web.security import LARGEST_BODY, Secured
from bilan.web.users import Person, UsersError, add_user, hashed, read_people, read_users
from web_examples import TOKEN, Answer, Client, asked, opened

PUBLIC = {
    ("/", "GET"), ("/static/{name:str}", "GET"), ("/static/{name:str}", "HEAD"), ("/api/session", "GET"),
    ("/api/session", "POST"),
}  # fmt: skip
"""What answers without a person. Whoever adds to this list gives something to everybody on the network."""
REFUSED = {400, 401, 403, 404, 405, 408, 413, 415, 421, 422, 429}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get")
SECRET = (b"Kandovar", b"morts", b"police")
"""Words of the ledger: an answer to nobody holds none of them."""


def several(tmp_path: Path) -> Any:
    return opened(tmp_path, users={"Ana": hashed(TOKEN)})


def routes_of(app: Secured) -> list[tuple[str, set[str]]]:
    found = [(route.path, set(getattr(route, "methods", METHODS))) for route in app.app.routes]
    assert len(found) > 15
    return found


def filled(template: str, claim: str) -> str:
    for name, value in (("{claim_id:str}", claim), ("{number:int}", "1"), ("{name:str}", "desk.js")):
        template = template.replace(name, value)
    return template.replace("{", "").replace("}", "")  # a parameter that nobody has thought of: something


def written(path: str) -> Iterator[str]:
    """One path in the ways that have opened servers before."""
    yield path
    yield from (
        "/" + path,
        "//" + path,
        "/" + path.replace("/", "//"),
        path + "/",
        path + "//",
        "/./" + path,
        path + "/.",
    )
    yield from (
        "/x/.." + path,
        "/static/.." + path,
        "/static/%2e%2e" + path,
        "/%2e" + path,
        path + "/..",
        path + ";a=b",
    )
    yield from (
        path.upper(),
        path.title(),
        path.replace("/", "%2F"),
        path.replace("/", "%2f", 1),
        path.replace("/", "\\"),
    )
    yield from ("".join(f"%{ord(c):02x}" if c != "/" else c for c in path), quote(quote(path, safe=""), safe=""))
    yield from (
        path + "%00",
        path + "%20",
        "/%20" + path,
        path + "%0a",
        path + ".json",
        path + "?x=/static/",
        path + "%3f",
    )
    yield from (
        "http://desk" + path,
        path + "#/static/a",
        path.replace("a", "\u0430"),
        path.replace("api", "api%c0%af"),
    )


def the_claim(store: Any) -> str:
    return str(next(iter(store.figures())).id)


def test_nobody_gets_in_by_any_way_of_writing_a_path(tmp_path: Path) -> None:
    app, state, store = several(tmp_path)
    before, claim = state(), the_claim(store)
    for template, methods in routes_of(app):
        for target in written(filled(template, claim)):
            for method in {*METHODS, *methods}:
                if template == "/" or (template, method) in PUBLIC:
                    continue
                answer = asked(app, method, target, {"Content-Type": "application/json"}, b'{"decision": "accepted"}')
                assert answer.status in REFUSED or _is_public(answer), (method, target, answer)
                assert not any(word in answer.body for word in SECRET), (method, target)
    assert state() == before


def _is_public(answer: Answer) -> bool:
    """A way of writing that leads to the page or one of its files: those are the same for everybody."""
    return answer.status == 200 and answer.headers["content-type"].startswith(("text/html", "text/javascript"))


def test_what_is_public_is_listed(tmp_path: Path) -> None:
    app, _, store = several(tmp_path)
    found = set()
    for template, methods in routes_of(app):
        for method in methods:
            answer = asked(app, method, filled(template, the_claim(store)), {"Content-Type": "application/json"}, b"{}")
            if answer.status != 401:
                found.add((template, method))
    assert found == PUBLIC


def test_a_handler_that_nobody_thought_of_is_shut(tmp_path: Path) -> None:
    app, _, _ = several(tmp_path)

    @get("/static/more/{name:str}", sync_to_thread=False)
    def more(name: str) -> str:
        return "Kandovar"

    @post("/health", sync_to_thread=False)
    def health() -> str:
        return "Kandovar"

    app.app.register(more)
    app.app.register(health)
    assert asked(app, "GET", "/static/more/desk.js").status == 401
    assert asked(app, "OPTIONS", "/static/more/desk.js").status == 401
    assert asked(app, "POST", "/health").status == 401
    assert asked(app, "GET", "/static/more/a", {"Authorization": f"Bearer {TOKEN}"}).status == 200


HOSTS = {"desk": True, "evil.example": False, "desk.evil.example": False, "desk:81": False, "": False, "DESK": True}
ORIGINS = {
    None: True, "http://desk": True, "http://desk:80": True, "https://desk": True, "http://evil.example": False,
    "null": False,
    "http://desk:81": False, "http://desk.evil.example": False, "": False, "file://": False, "http://a@desk": False,
}  # fmt: skip
SITES = {None: True, "same-origin": True, "none": True, "same-site": False, "cross-site": False, "": False}
TYPES = {
    "application/json": True, "application/json; charset=utf-8": True, None: False, "text/plain": False,
    "application/x-www-form-urlencoded": False, "multipart/form-data; boundary=a": False, "text/json": False,
    "text/plain; application/json": False,
}  # fmt: skip


def given(**headers: str | None) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items() if value is not None}


def test_a_page_of_another_site_neither_reads_nor_writes_on_the_local_desk(tmp_path: Path) -> None:
    app, state, store = opened(tmp_path)
    csrf = asked(app, "GET", "/api/session").body.decode().partition('"csrf":"')[2].partition('"')[0]
    path = f"/api/claims/{the_claim(store)}/reviews"
    body = b'{"decision": "accepted"}'
    for (host, a), (origin, b), (site, c) in product(HOSTS.items(), ORIGINS.items(), SITES.items()):
        page = given(Host=host, Origin=origin, Sec_Fetch_Site=site)
        answer = asked(app, "GET", "/api/claims", page)
        assert (answer.status == 200) is (a and b and c), (page, answer)
        assert answer.status == 200 or not any(word in answer.body for word in SECRET)
        before = state()
        answer = asked(app, "POST", path, {**page, "Content-Type": "application/json", "X-CSRF-Token": csrf}, body)
        assert (answer.status == 201) is (a and b and c), (page, answer)
        assert (state() != before) is (answer.status == 201)
    for (kind, right), token in product(TYPES.items(), (csrf, "", csrf[:-1], csrf.upper(), None)):
        before = state()
        answer = asked(app, "POST", path, given(Content_Type=kind, X_CSRF_Token=token), body)
        assert (answer.status == 201) is (right and token == csrf), (kind, token, answer)
        assert (state() != before) is (answer.status == 201)


def takes_files(template: str) -> bool:
    """Whether a handler takes files of the user's in a form."""
    return template.endswith("files") or template == "/api/own/{kind:str}"


def test_every_writing_handler_asks_for_the_page_the_type_and_the_token(tmp_path: Path) -> None:
    app, state, store = opened(tmp_path)
    own = {"X-CSRF-Token": Client(app).open().csrf, "Content-Type": "application/json"}
    before, claim = state(), the_claim(store)
    for template, methods in routes_of(app):
        path = filled(template, claim)
        for method in methods - {"GET", "HEAD", "OPTIONS"}:
            for wrong in (
                {"Origin": "http://evil.example"},
                {"Sec-Fetch-Site": "cross-site"},
                {"Sec-Fetch-Site": "same-site"},
            ):
                assert asked(app, method, path, {**own, **wrong}, b"{}").status == 403, (method, path, wrong)
            assert asked(app, method, path, {**own, "Content-Type": "text/plain"}, b"{}").status == 415, (method, path)
            if (template, method) not in PUBLIC:
                without = {"Content-Type": own["Content-Type"]} if not takes_files(template) else {}
                assert asked(app, method, path, without).status == 403, (method, path)
        for method in methods & {"GET", "HEAD", "OPTIONS"}:
            if path != "/":
                assert asked(app, method, path, {"Sec-Fetch-Site": "cross-site"}).status == 403, (method, path)
    assert state() == before
    assert asked(app, "GET", "/", {"Sec-Fetch-Site": "cross-site"}).status == 200


def test_a_person_gets_in_everywhere_and_nothing_fails(tmp_path: Path) -> None:
    app, _, store = several(tmp_path)
    own = {"Authorization": f"Bearer {TOKEN}"}
    claim = the_claim(store)
    for template, methods in routes_of(app):
        for target in written(filled(template, claim)):
            for method in methods:
                answer = asked(app, method, target, {**own, "Content-Type": "application/json"}, b"{}")
                assert answer.status < 500, (method, target, answer)
        for method in methods:
            answer = asked(app, method, filled(template, claim), own)
            assert answer.status not in (401, 403, 405), (method, template, answer)


def test_wrong_tokens_wait(tmp_path: Path) -> None:
    app, _, _ = several(tmp_path)

    def signs_in(token: str, address: str) -> Answer:
        json = {"Content-Type": "application/json"}
        return asked(app, "POST", "/api/session", json, f'{{"token": "{token}"}}'.encode(), client=address)

    def bearer(token: str, address: str) -> Answer:
        return asked(app, "GET", "/api/claims", {"Authorization": f"Bearer {token}"}, client=address)

    assert [signs_in("x", "192.0.2.9").status for _ in range(MOST_BY_ADDRESS)] == [401] * MOST_BY_ADDRESS
    for refused in (signs_in("x", "192.0.2.9"), signs_in(TOKEN, "192.0.2.9"), bearer(TOKEN, "192.0.2.9")):
        assert refused.status == 429
        assert 0 < int(refused.headers["retry-after"]) <= WINDOW
    assert bearer(TOKEN, "192.0.2.10").status == 200
    tried = [bearer("y", f"198.51.100.{n}").status for n in range(MOST_OVER_ALL)]
    assert tried.count(429) == MOST_BY_ADDRESS  # the first address's failures count over all too
    assert bearer(TOKEN, "203.0.113.1").status == 429
    assert bearer(TOKEN, "192.0.2.10").status == 200  # somebody has come in from there before


def test_attempts_are_forgotten_and_bounded() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for n in range(10_000):
        attempts.failed(f"2001:db8:{n % 65536:x}::1")
        attempts.succeeded(f"10.0.{n % 200}.{n % 251}")
        now[0] += 0.5
    assert attempts.remembered() <= 1000 + 121
    now[0] += WINDOW
    for _ in range(MOST_BY_ADDRESS):
        attempts.failed("2001:db8:0:1::a")
    assert attempts.wait("2001:db8:0:1::b") > 0  # the same network
    assert attempts.wait("10.0.1.1") == 0
    now[0] += WINDOW
    assert attempts.wait("2001:db8:0:1::b") == 0


def test_a_body_that_does_not_say_its_length(tmp_path: Path) -> None:
    app, _, _ = opened(tmp_path)
    own = {"X-CSRF-Token": Client(app).open().csrf, "Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    sent = b" " * (LARGEST_BODY + 1)
    answer = asked(app, "POST", "/api/documents", {**own, "Content-Length": "0"}, sent)
    assert answer.status == 413
    assert asked(app, "POST", "/api/session", own, b" " * 5000).status == 413


ODD_NAMES = [
    "", " Ana", "Ana ", "A\nb", "A\rb", "A\x0bb", "A\x1cb", "A\x85b", "A\u2028b", "A\u2029b", "A\tb", "A\x00b", "A:b",
    "A#b",
    "A\u202eb", "A\ufeffb", "A\ud800b", "\u200bAna", "x" * 101, "\x1b[31mAna",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_would_break_the_file_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "users"
    add_user(file, "Ana")
    before = file.read_bytes()
    with pytest.raises(UsersError, match="one line"):
        add_user(file, name)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["A", "Zoé Núñez", "علی\u200cرضا", "Ng\u00a0Li", "李雷", "x" * 100, "d'Ò-b.c"])
def test_names_of_people_are_taken(tmp_path: Path, name: str) -> None:
    file = tmp_path / "users"
    add_user(file, "Ana")
    token = add_user(file, name)
    assert read_users(file)[name] == hashed(token)


def test_the_file_of_tokens_is_replaced_as_a_whole_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "users"
    add_user(file, "Ana")
    file.chmod(0o666)
    old = file.stat().st_ino
    add_user(file, "Ben")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_ino != old
    assert [path.name for path in tmp_path.iterdir()] == ["users"]
    link = tmp_path / "link"
    link.symlink_to(file)
    add_user(link, "Cleo")
    assert link.is_symlink()
    assert set(read_users(file)) == {"Ana", "Ben", "Cleo"}


def test_a_file_of_tokens_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsersError, match="cannot be written"):
        add_user(tmp_path / "none" / "users", "Ana")


def test_a_reader_writes_nothing_by_any_handler(tmp_path: Path) -> None:
    app, state, store = several(tmp_path)
    app.gate.roles["Ana"] = "reader"
    own = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    before, claim = state(), the_claim(store)
    tried = 0
    for template, methods in routes_of(app):
        for method in methods - {"GET", "HEAD", "OPTIONS"}:
            if (template, method) in PUBLIC or (template, method) == ("/api/session", "DELETE"):
                continue
            kind = {"Content-Type": "multipart/form-data"} if takes_files(template) else {}
            answer = asked(app, method, filled(template, claim), {**own, **kind}, b'{"decision": "accepted"}')
            assert answer.status == 403, (method, template, answer)
            assert b"a reader" in answer.body
            tried += 1
    assert tried >= 7
    assert state() == before
    assert asked(app, "GET", "/api/claims", own).status == 200
    assert asked(app, "DELETE", "/api/session", own).status == 204
    app.gate.roles["Ana"] = "reviewer"
    path = f"/api/claims/{claim}/reviews"
    assert asked(app, "POST", path, own, b'{"decision": "accepted"}').status == 201
    assert state() != before


def test_a_handler_that_nobody_thought_of_takes_nothing_from_a_reader(tmp_path: Path) -> None:
    app, _, _ = several(tmp_path)

    @post("/api/more", sync_to_thread=False)
    def more() -> str:
        return "written"

    app.app.register(more)
    app.gate.roles["Ana"] = "reader"
    assert asked(app, "POST", "/api/more", {"Authorization": f"Bearer {TOKEN}"}).status == 403


def test_roles_stand_in_the_file_and_old_lines_keep_their_rights(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(f"Zoé:{hashed('old')}\n", "utf-8")
    add_user(file, "Ana")
    add_user(file, "Ben", "reader")
    add_user(file, "Ben")
    people = read_people(file)
    assert people["Zoé"] == Person(hashed("old"), "administrator")
    assert {name: person.role for name, person in people.items()} == {
        "Zoé": "administrator", "Ana": "reviewer", "Ben": "reader",
    }  # fmt: skip
    for wrong in ("chief", ""):
        file.write_text(f"Zoé:{hashed('old')}:{wrong}\n", "utf-8")
        with pytest.raises(UsersError, match="reader, reviewer, administrator"):
            read_people(file)
