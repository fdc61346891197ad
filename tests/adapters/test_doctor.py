"""The doctor finds what is wrong, says it in a sentence, and names what mends it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from adapters import doctor, inbound
from adapters.config import Settings
from adapters.doctor.finding import minutes
from adapters.house import House
from engine import staff, standing, timers, workers
from engine.municipality import Municipality
from engine.store import timers as timer_table
from tests.world import World


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    return Settings(smtp_host="127.0.0.1", secret_file=secret)


@pytest.fixture
def sound(world: World) -> World:
    """Skjervøy alone in its installation, every seat filled, the clock kept."""
    house = replace(world.house, coordinating_unit="systemkoordinator")
    world.premises = replace(
        world.premises, installation=replace(world.installation, municipalities={"skjervoy": house})
    )
    with world.write() as tx:
        for unit in (*house.positions, *house.teams):
            staff.add(tx, "skjervoy", unit, f"{unit}@skjervoy.example", "", [unit], date(2020, 1, 1))
        workers.beat(tx, workers.Self("1", "work", "host", 7, tx.now), {workers.SWEEP: 1})
    return world


def alone(world: World, **municipalities: Municipality) -> House:
    """The premises with no other municipalities than these."""
    return replace(world.premises, installation=replace(world.installation, municipalities=municipalities))


def found(world: World, settings: Settings) -> dict[str, tuple[str, str]]:
    """What must be mended, by the check. Durability is that of the test's own server."""
    findings = doctor.examine(world.premises, settings)
    return {one.check: (one.says, one.mend) for one in findings if not one.note and one.check != "not_durable"}


def test_an_installation_in_order_gives_nothing(sound: World, settings: Settings) -> None:
    assert found(sound, settings) == {}


def test_a_clock_that_nobody_keeps_and_the_process_that_fell_silent(sound: World, settings: Settings) -> None:
    sound.clock.set(sound.clock.now() + timedelta(minutes=5))
    assert found(sound, settings) == {
        "none_at_work": (
            "Klokka står: ingen prosess har sett etter frister siden 5 minutter.",
            "Start «brobygger work» (eller «brobygger serve»).",
        ),
        "dead": (
            "«brobygger work» på host (prosess 7) har vært taus i 5 minutter. Det den holdt på med, tar de andre over.",
            "Se i loggen på host, og start den igjen. Etter et døgn glemmes den av seg selv.",
        ),
    }


def test_a_deadline_that_is_late(sound: World, settings: Settings) -> None:
    sound.refers()
    with sound.write() as tx:
        tx.conn.execute(update(timer_table).values(due_at=tx.now - timedelta(hours=3)))
    assert found(sound, settings)["late"][0] == "1 frister er forsinket, den eldste med 3 timer."


def test_a_deadline_that_stands_and_how_it_is_started(
    sound: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def climb(*_: object) -> None:
        raise RuntimeError("ødelagt sak")

    sound.refers()
    monkeypatch.setattr(timers, "_climb", climb)
    sound.go_to_day(date(2027, 1, 18))
    says, mend = found(sound, settings)["parked_ones"]
    assert says == (
        f"Sak {sound.page().case.reference}: «Første møte med systemkoordinator» står etter 5 forsøk"
        " (RuntimeError: ødelagt sak)."
    )
    assert "brobygger timer retry " in mend


def test_messages_that_wait_because_there_is_no_mail_server(sound: World, settings: Settings) -> None:
    none = settings.model_copy(update={"smtp_host": ""})
    assert found(sound, none) == {}, "nothing waits: only a note"
    sound.refers()
    with sound.write() as tx:
        tx.conn.execute(text("UPDATE notifications SET status = 'waiting'"))
    says, mend = found(sound, none)["nobody_to_send"]
    assert says.startswith("Ingen e-post blir sendt") and "BROBYGGER_SMTP_HOST" in mend
    sound.clock.set(sound.clock.now() + timedelta(minutes=16))
    assert found(sound, settings)["stuck"][0].startswith("Den eldste meldingen har ventet i 16 minutter")


def test_a_team_that_nobody_sits_in_and_a_municipality_without_a_last_resort(sound: World, settings: Settings) -> None:
    with sound.write() as tx:
        for user in standing.in_queue(tx, "skjervoy", "psykiatriteam"):
            staff.leave(tx, "skjervoy", user, "psykiatriteam", tx.today("skjervoy") - timedelta(days=1))
    house = replace(sound.house, coordinating_unit=None)
    sound.premises = replace(
        sound.premises, installation=replace(sound.installation, municipalities={"skjervoy": house})
    )
    there = found(sound, settings)
    assert there["nobody_holds"] == (
        "skjervoy: ingen har «psykiatriteam», så det som sendes dit, når ingen.",
        "Kjør «brobygger staff add skjervoy NAVN E-POST --holds psykiatriteam».",
    )
    assert "coordinating_unit for skjervoy" in there["no_coordinating_unit"][1]


def test_a_case_that_nobody_has(sound: World, settings: Settings) -> None:
    sound.refers()
    reference = sound.page().case.reference
    with sound.write() as tx:
        for user in standing.in_queue(tx, "skjervoy", "systemkoordinator"):
            staff.leave(tx, "skjervoy", user, "systemkoordinator", tx.today("skjervoy") - timedelta(days=1))
    assert found(sound, settings)["orphaned"] == (
        f"skjervoy: 1 sak mangler ansvarlig, neste steg eller dato: {reference}.",
        "Den koordinerende enheten i skjervoy deler dem ut på siden «/uten-eier».",
    )


def test_a_mail_that_came_in_and_was_not_understood(sound: World, settings: Settings, tmp_path: Path) -> None:
    box = tmp_path / "inn"
    inbound.keep_unknown(box, b"Subject: Hei\r\n\r\nHva betyr dette?\r\n")
    says, mend = found(sound, settings.model_copy(update={"mail_in": box}))["not_understood"]
    assert says == "1 e-poster som er kommet inn, ble ikke forstått." and f"{box}/.ukjent" in mend


def test_a_municipality_whose_routines_are_not_published_and_where_nobody_works(
    sound: World, settings: Settings
) -> None:
    municipalities = sound.premises.installation.municipalities
    sound.premises = alone(sound, **municipalities, hammerfest=sound.installation.municipalities["hammerfest"])
    there = found(sound, settings)
    says, mend = there["unpublished_routines"]
    assert says.startswith("hammerfest: ") and "ingen saker kan starte" in says and mend == "Kjør «brobygger publish»."
    assert there["nobody_holds"] == (
        "hammerfest: ingen arbeider her ennå.", "Ta inn folk med «brobygger staff add hammerfest …».",
    )  # fmt: skip


def test_a_secret_that_others_can_read(sound: World, settings: Settings) -> None:
    settings.secret_file.chmod(0o644)
    assert found(sound, settings)["open_secrets"][1] == f"Kjør «chmod 600 {settings.secret_file}»."


def test_a_postgresql_that_may_lose_what_it_said_yes_to(
    request: pytest.FixtureRequest, sound: World, settings: Settings
) -> None:
    said = [one.says for one in doctor.examine(sound.premises, settings) if one.check == "not_durable"]
    # The test's PostgreSQL may lose power, and is set up so; its SQLite is as in real use.
    assert len(said) == (0 if sound.database.embedded else 3)


def test_spans_are_said_as_people_say_them() -> None:
    assert [minutes(span) for span in (5, 65, 3600, 7300, 100_000, 200_000)] == [
        "5 sekunder", "1 minutt", "1 time", "2 timer", "1 døgn", "2 døgn",
    ]  # fmt: skip
