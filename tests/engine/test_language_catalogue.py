"""The catalogue of bad files, Y01 to Y75: what is told, where, and that nothing else is.

Each stands in the folder `bad` as somebody might have written it, and says in its first line what is wrong with it.
Those that are a matter of bytes are made here. Some cannot be said in this language at all, since there is nothing to
say it with: then it is told that there is no such key, and the file says why. What is published twice (Y71), and what
becomes of running cases (Y72), is asked when a routine is published.
"""

from pathlib import Path

import pytest

from engine.installation import load
from engine.language import DefinitionError, Problem, check

BAD = Path(__file__).parent / "bad"

# By file: line, column, code and the heart of what is said.
TOLD = {
    "Y01-only-comments": [(1, 1, "empty_file", "filen er tom")],
    "Y02-a-list": [(2, 1, "not_keys", "filen må bestå av nøkler med verdier, slik: «title: Min rutine»")],
    "Y03-two-documents": [(46, 1, "documents", "filen kan bare ha én del")],
    "Y04-tab": [(19, 1, "character", "her står en tabulator")],
    "Y05-colon": [(22, 20, "syntax", "her står et kolon for mye, eller innrykket er feil")],
    "Y06-states-twice": [(44, 1, "duplicate_key", "«states» står to ganger, på linje 17 og linje 44")],
    "Y07-state-twice": [(41, 3, "duplicate_key", "«ny» står to ganger, på linje 18 og linje 41")],
    "Y08-state-called-no": [(41, 3, "bad_id", "«NO» kan ikke være et navn")],
    "Y09-language-no.workflows": [(5, 15, "unknown_language", "«no» er ikke en språkkode")],
    "Y10-number-0301.workflows": [(3, 3, "bad_id", "«0301» kan ikke være et navn")],
    "Y11-hour.workflows": [(6, 48, "wrong_type", "«12:30» skal være et helt tall")],
    "Y12-version": [(4, 1, "unknown_key", "rutinen har ingen nøkkel «version»")],
    "Y13-date-for-a-name": [(39, 73, "unknown_date", "ukjent dato «2026-01-06»")],
    "Y14-no-unit": [(7, 26, "bad_duration", "«14» mangler enhet")],
    "Y15-norwegian-units": [
        (13, 14, "bad_duration", "«14 dager» har ukjent enhet «dager»"),
        (14, 42, "bad_duration", "«2 uker» har ukjent enhet «uker»"),
    ],
    "Y16-not-positive": [
        (13, 14, "bad_duration", "«-3 days»: tallet må være 1 eller mer"),
        (14, 42, "bad_duration", "«0 days»: tallet må være 1 eller mer"),
    ],
    "Y17-1M": [(13, 14, "bad_duration", "«1M» er ikke entydig")],
    "Y18-no-number": [
        (13, 14, "bad_duration", "«99999 days» er mer enn ti år"),
        (13, 26, "bad_duration", "«.inf» er ikke entydig"),
        (13, 32, "bad_duration", "«.nan» er ikke entydig"),
        (13, 38, "bad_duration", "«1_000 days» er ikke entydig"),
    ],
    "Y20-python-tag": [(19, 12, "tag", "«!!python/object/apply:os.system» er ikke tillatt")],
    "Y21-unknown-tag": [(19, 12, "tag", "«!secret» er ikke tillatt")],
    "Y22-alias-bomb": [
        (2, 5, "anchor", "«&a0» er ikke tillatt"),
        (3, 5, "anchor", "«&a1» er ikke tillatt"),
        (3, 10, "alias", "«*a0» er ikke tillatt"),
        (3, 15, "alias", "«*a0» er ikke tillatt"),
        (3, 20, "alias", "«*a0» er ikke tillatt"),
        (3, 25, "alias", "«*a0» er ikke tillatt"),
        (3, 30, "alias", "«*a0» er ikke tillatt"),
        (3, 35, "alias", "«*a0» er ikke tillatt"),
        (3, 40, "alias", "«*a0» er ikke tillatt"),
        (3, 45, "alias", "«*a0» er ikke tillatt"),
    ],
    "Y23-own-anchor": [
        (34, 68, "anchor", "«&a» er ikke tillatt"),
        (34, 72, "alias", "«*a» er ikke tillatt"),
        (34, 72, "unknown_guard", "ukjent vilkår «*a»"),
    ],
    "Y24-unknown-alias": [(19, 12, "alias", "«*ukjent» er ikke tillatt")],
    "Y25-merge": [(9, 3, "merge", "«<<» er ikke tillatt")],
    "Y30-curly-quotes": [(19, 12, "curly_quote", "verdien begynner med et krøllet anførselstegn (“)")],
    "Y30-hard-space": [(6, 9, "character", "her står et hardt mellomrom")],
    "Y31-unknown-key": [(38, 5, "unknown_key", "tilstanden har ingen nøkkel «transtions»")],
    "Y32-form-for-from": [(39, 67, "unknown_key", "fristen har ingen nøkkel «form»; mente du «from»?")],
    "Y33-no-initial": [(2, 1, "missing_key", "rutinen mangler «initial» (tilstanden en ny sak starter i)")],
    "Y34-two-initial": [(7, 1, "duplicate_key", "«initial» står to ganger, på linje 6 og linje 7")],
    "Y35-unknown-initial": [(6, 10, "unknown_state", "ukjent tilstand «start»; mente du «slutt»?")],
    "Y36-unknown-state": [(34, 39, "unknown_state", "ukjent tilstand «vennter»; mente du «venter»?")],
    "Y37-same-way-twice": [(35, 7, "duplicate_key", "«ja» står to ganger, på linje 34 og linje 35")],
    "Y38-overlapping": [(42, 27, "ambiguous", "to veier går når oppgavene er gjort, denne og linje 41")],
    "Y39-unreachable": [(41, 3, "unreachable", "ingen sak kommer hit fra «ny»")],
    "Y40-dead-end": [(41, 3, "dead_end", "saken stopper her for alltid")],
    "Y41-final-goes-on": [(44, 5, "final_goes_on", "en sak som er ferdig, kan ikke ha «next»")],
    "Y42-no-final": [(17, 1, "no_final", "ingen tilstand er slutten, så saken blir aldri ferdig")],
    "Y43-endless": [(39, 31, "endless", "saken går i ring uten at noen gjør noe: venter → ring → venter")],
    "Y44-join": [(43, 44, "never_done", "«ring» kommer alltid igjen og blir aldri ferdig, så det kan ikke")],
    "Y45-endless-reminders": [(14, 35, "missing_key", "gjentakelsen mangler «times» (hvor mange ganger)")],
    "Y46-circular-escalation": [(14, 65, "unknown_key", "trinnet har ingen nøkkel «escalation»")],
    "Y47-nobody-receives": [(11, 3, "missing_key", "rollen har ingen før noen er pekt ut")],
    "Y48-unknown-role": [(23, 14, "unknown_role", "ukjent rolle «taem»; mente du «team»?")],
    "Y49-nobody-may": [
        (35, 7, "trigger", "veien ut sier ikke når den går"),
        (40, 29, "empty", "lista er tom, så ingen kan velge veien"),
    ],
    "Y50-everybody": [(40, 34, "unknown_role", "ukjent rolle «*»")],
    "Y51-role-as-text": [(40, 33, "wrong_type", "her skal det stå en liste, for eksempel [en, to]")],
    "Y52-unknown-fact": [(40, 46, "unknown_fact", "ukjent opplysning «vurder.plann»; mente du «vurder.plan»?")],
    "Y53-code": [(40, 46, "bad_condition", "«__import__('os').system('ls') is yes» er kode")],
    "Y54-date-and-text": [(40, 46, "condition_value", "«vurder.dato» er en dato, men det er ikke «vurder.valg»")],
    "Y55-dotted-path": [(34, 69, "unknown_guard", "ukjent vilkår «os.system»")],
    "Y56-reserved": [
        (34, 7, "reserved_id", "«trigger» har en fast betydning"),
        (35, 7, "bad_id", "«__init__» kan ikke være et navn"),
    ],
    "Y57-unknown-place": [
        (1, 5, "unknown_variable", "ukjent flettefelt «$persom»; mente du «person»?"),
        (3, 8, "unknown_variable", "ukjent flettefelt «$kommune»"),
    ],
    "Y58-mail-with-a-question": [(45, 31, "message_place", "en beskjed går ut på e-post og kan ikke si noe fra saken")],
    "Y59-letter-with-code": [
        (1, 5, "dollar", "et dollartegn må følges av navnet på et flettefelt"),
        (3, 1, "unknown_variable", "ukjent flettefelt «$if»"),
        (4, 1, "unknown_variable", "ukjent flettefelt «$include»"),
    ],
    "Y60-address": [(40, 50, "unknown_role", "ukjent rolle «leder@example.org»")],
    "Y61-webhook": [(40, 42, "unknown_key", "veien ut har ingen nøkkel «webhook»")],
    "Y62-no-data-class": [(30, 53, "unknown_key", "feltet har ingen nøkkel «class»")],
    "Y63-secret-in-a-list": [(30, 53, "unknown_key", "feltet har ingen nøkkel «list»; mente du «limits»?")],
    "Y64-no-ground": [(21, 7, "no_ground", "et team snakker om personen i «vurder», uten at det står hva som gir")],
    "Y65-consent-to-whom": [(32, 11, "missing_key", "et felt av type consent må ha «options»")],
    "Y66-retention": [(7, 1, "unknown_key", "rutinen har ingen nøkkel «retention»")],
    "Y67-pattern": [(16, 40, "unknown_key", "feltet har ingen nøkkel «pattern»")],
    "Y68-same-option": [(33, 13, "duplicate_key", "«en» står to ganger, på linje 32 og linje 33")],
    "Y69-zone.workflows": [(6, 22, "unknown_zone", "ukjent tidssone «Europe/Bergen»")],
    "Y70-half-past-two.workflows": [
        (11, 25, "bad_rhythm", "Rytmen «FREQ=DAILY;BYHOUR=2;BYMINUTE=30» er ikke forstått")
    ],
    "Y71-version": [(3, 1, "unknown_key", "rutinen har ingen nøkkel «id»")],
    "Y72-migration": [(7, 1, "unknown_key", "rutinen har ingen nøkkel «migrate»")],
    "Y73-look-alikes": [
        (34, 7, "bad_id", "«Ja» kan ikke være et navn"),
        (35, 7, "bad_id", "«nei» kan ikke være et navn"),
        (39, 7, "bad_id", "«på» kan ikke være et navn"),
        (40, 7, "bad_id", "«klаge» kan ikke være et navn"),
    ],
    "Y74-outside": [
        (44, 1, "unknown_key", "rutinen har ingen nøkkel «include»"),
        (46, 29, "letter_path", "«../../letters/svar» er ikke en fil i mappa til rutinen"),
    ],
    "Y75-titles": [
        (19, 12, "html", "teksten inneholder HTML"),
        (37, 12, "too_long", "teksten har 301 tegn"),
        (42, 5, "missing_key", "teksten mangler på bokmål"),
    ],
    "ten-mistakes": [
        (6, 10, "unknown_state", "ukjent tilstand «start»; mente du «slutt»?"),
        (10, 29, "unknown_kind", "«gruppe» er ikke en type rolle; mente du «group»?"),
        (13, 14, "bad_duration", "«tre dager» er ikke entydig"),
        (16, 34, "unknown_type", "«langtekst» er ikke en felttype; mente du «long_text»?"),
        (23, 14, "unknown_role", "ukjent rolle «taem»; mente du «team»?"),
        (34, 69, "unknown_guard", "ukjent vilkår «consent»; mente du «consent_given»?"),
        (35, 41, "unknown_state", "ukjent tilstand «sluttt»; mente du «slutt»?"),
        (40, 46, "condition_value", "«vurder.plan» er ja eller nei"),
        (43, 5, "unknown_key", "tilstanden har ingen nøkkel «finale»; mente du «final»?"),
        (45, 29, "no_letter", "brevet letters/svaret.nb.txt finnes ikke"),
    ],
}


def _problems(name: str) -> list[Problem]:
    """What is told about a file of the folder: an installation when its name says so, otherwise a routine."""
    if not name.endswith(".workflows"):
        return check(BAD / f"{name}.yaml", "lillevik")
    with pytest.raises(DefinitionError) as caught:
        load(BAD / f"{name}.yaml")
    return list(caught.value.problems)


@pytest.mark.parametrize("name", TOLD)
def test_a_bad_file_is_told_at_its_place_with_its_code_and_nothing_else(name: str) -> None:
    found = _problems(name)
    assert [(each.line, each.column, each.code) for each in found] == [told[:3] for told in TOLD[name]]
    for problem, (_, _, _, heart) in zip(found, TOLD[name], strict=True):
        assert heart in problem.message
        assert problem.code and problem.message[-1] not in ".;"


@pytest.mark.parametrize("name", [name for name in TOLD if not name.endswith(".workflows")])
def test_a_bad_routine_is_told_in_english_too(name: str) -> None:
    assert [problem for problem in _problems(name) if not problem.english] == []


def test_the_file_they_were_made_from_is_right() -> None:
    assert check(BAD / "liten.yaml", "lillevik") == []


def test_every_file_of_the_folder_is_tried() -> None:
    assert {path.name.removesuffix(".yaml") for path in BAD.glob("*.yaml")} == {"liten", *TOLD}


BYTES = {
    "Y01": (b"", 1, 1, "empty_file", "filen er tom"),
    "Y19": (b"parameters: {a: " + b"9" * 6000 + b" days}\n", 1, 17, "bad_duration", "er mer enn ti år"),
    "Y26": (b"a: " + b"[" * 20_000, 1, 23, "too_deep", "mer enn 20 nivåer"),
    "Y27": (b"a: " + b"x" * 5_000_000, 1, 1, "too_large", "større enn 256 kB"),
    "Y28": (b"a: b\nc: d\x00e\n", 2, 5, "character", "U+0000"),
    "Y29 latin-1": ("a: b\nc: Skjervøy\n".encode("latin-1"), 2, 1, "encoding", "UTF-8"),
    "Y29 utf-16": ("a: Skjervøy\n".encode("utf-16"), 1, 1, "encoding", "UTF-8"),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_of_bad_bytes_is_told_at_once(tmp_path: Path, name: str) -> None:
    data, line, column, code, heart = BYTES[name]
    file = tmp_path / "rutine.yaml"
    file.write_bytes(data)
    found = [problem for problem in check(file, "lillevik") if problem.code == code]
    assert [(each.line, each.column) for each in found] == [(line, column)]
    assert heart in found[0].message
    assert found[0].english


def test_every_number_of_the_catalogue_is_there() -> None:
    numbers = {name[:3] for name in (*TOLD, *BYTES)} - {"ten"}
    assert numbers == {f"Y{number:02}" for number in range(1, 76)}
