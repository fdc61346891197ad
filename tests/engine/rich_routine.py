"""A routine that says everything the language can say, each key at least once, for tests."""

RICH = """\
workflow: rik
title: {nb: Rik rutine, en: A rich routine}
source: Prøving
subject: person
regime: health
initial: ny
exclusive: true
parameters:
  svar_innen: 5 working days
  varsel_innen: 24 hours
  myndig: 18
  grense: 3
  tjeneste: hjemmetjeneste
  skolestart: "08-15"
  plass: plasser
  vakt: vaktteam
roles:
  koordinator: {title: Koordinator, is: position}
  leder: {title: Leder, is: position}
  team: {title: Teamet, is: team}
  vaktteam: {title: Vaktteamet, is: team}
  kontakt: {title: Kontakt, is: named, until_named: koordinator, accept: 3 working days}
  gruppa: {title: Ansvarsgruppa, is: group, until_named: koordinator}
  mottaker: {title: Mottaker, is: unit, until_named: team}
  naermest:
    title: Nærmeste team
    is: routed
    routes:
      - {if: referral.alder_ved_start < grense, to: team}
      - {if: [clock.working_hours is no, person.age >= myndig], to: vakt}
    otherwise: koordinator
  henviser: {title: Henviser, is: referrer}
escalations:
  vanlig:
    remind: [3 days]
    ladder:
      - {notify: assignee}
      - {repeat: {every: 2 working days, times: 3}, notify: leder}
      - {after: 10 working days, notify: leder, reassign: koordinator}
  haster:
    urgent: true
    ladder:
      - {notify: assignee}
      - {after: 4 hours, notify: leder}
referral:
  grunn: {label: Hvorfor?, type: long_text, required: true, help: Med egne ord., max_length: 2000}
  alder_ved_start: {label: Alder, type: number}
  utskriving: {label: Utskriving, type: moment}
  tjenester:
    label: Tjenester
    type: choices
    options: {hjemmetjeneste: Hjemmetjenesten, skole: Skolen}
states:
  ny:
    title: Ny
    tasks:
      varsle:
        title: Varsle vakta
        why: Vakta skal vite om det.
        checklist: [Vakta er ringt]
        who: naermest
        due: {within: varsel_innen, from: case.opened}
        escalation: haster
        opens: {within: 1 day, from: opened}
      vurder:
        title: Vurder søknaden
        who: team
        ground: consent
        due:
          - {within: svar_innen, pauses: consent is missing, calendar: [municipality, skole]}
          - {before: 14 days, from: referral.utskriving, otherwise: 4 weeks, if: referral.utskriving is given}
          - {on: skolestart, roll: next, if: {all: [person.age < 16], any: [referral.tjenester has skole]}}
        escalation: vanlig
        extend: {by: 2 weeks, times: 2, who: [leder, koordinator]}
        form:
          dato: {label: Dato, type: date, required: true, bookable: moterom}
          hvem: {label: Hvem?, type: staff, assigns: kontakt}
          med: {label: Hvem er med?, type: people, assigns: gruppa}
          til: {label: Hvem tar over?, type: unit, assigns: mottaker}
          ja_nei: {label: Plan?, type: yes_no}
          valg: {label: Valg, type: choice, options: {en: En, to: To}}
          sosken:
            label: Søsken
            type: rows
            columns: {navn: {label: Navn, type: text}, alder: {label: Alder, type: number}}
          nekter: {label: Hva skal ikke deles?, type: text}
          samtykke:
            label: Samtykke
            limits: nekter
            type: consent
            options: {lege: Lege, hjemmetjeneste: Hjemmetjenesten}
            valid: 12 months
            givers: true
      hor:
        title: Hør med henviseren
        who: henviser
        due: {within: 10 days, kind: soft}
        escalation: vanlig
        silence: {after: 3 days, as: done}
        skip: [koordinator]
        done_if: {any: [vurder.ja_nei is no, referral.tjenester has tjeneste]}
    next:
      ja:
        title: Ja
        on: vurder
        to: i_gang
        decides: yes
        needs:
          - consent_given
          - {if: [vurder.dato is given, vurder.til is given, varsle.done is given], because: Noen må ta over.}
        tells:
          - kontakt
          - {role: leder, message: hilsen, if: person.age >= 18}
        starts:
          - {workflow: barn-som-parorende, each: vurder.sosken, carries: {navn: each.navn}, person: false}
          - {workflow: annet, municipality: nabokommunen}
        sends:
          - {signal: vedtatt, to: person}
        asks:
          mal: {label: Mål, type: choice, options: {bo: Bo, jobbe: Jobbe}}
      nei: {title: Nei, on: vurder, to: klagefrist, decides: no}
  i_gang:
    title: I gang
    occupies: plass
    tasks:
      lytt:
        title: Hør hvordan det går
        each: gruppa
        who: each
        due: 2 weeks
        escalation: vanlig
      barn:
        title: Snakk med barnet
        each: vurder.sosken
        who: kontakt
        due: {within: 2 weeks, from: person.turns_18, otherwise: 1 year}
        escalation: vanlig
        if: [vurder.sosken is given, vurder.outcome is ja, vurder.mal is bo, hor.done is given]
        not_by: [vurder]
      mote:
        title: Møte
        who: team
        ground: {law: helsepersonelloven § 25}
        due: {meeting: team}
        escalation: vanlig
        every: {within: 4 weeks, from: mote.holdt}
        form: {holdt: {label: Holdt, type: date}, kom: {label: Kom?, type: yes_no, required: true}}
      referat:
        title: Referat
        who: kontakt
        due: 1 week
        escalation: vanlig
        ground: none
        goal: 3 days
    next:
      borte: {title: Møtte ikke, when: {if: count.borte >= grense}, to: slutt, tells: [leder]}
      nok: {title: Nok, when: {tasks: [lytt, barn, referat], need: 2, must: [lytt]}, if: free.plasser > 0, to: slutt}
      barn_ferdig: {title: Barna, when: {signal: barn_ferdig}, if: children.barn_som_parorende is 0, to: slutt}
      forste: {title: Første, when: tasks_done, if: [case.round < 2, children.open is 0], to: ny, new_round: true}
      resten: {title: Resten, when: tasks_done, to: slutt}
  klagefrist:
    title: Venter
    aside: true
    next:
      ferdig:
        title: Ingen klage
        after: {within: complaint_deadline, from: vurder.dato, roll: next}
        to: slutt
      tilbake: {title: Tilbake, by: [koordinator], to: previous, if: today before person.turns_18}
  slutt:
    title: Slutt
    final: true
    reopens:
      igjen:
        title: Åpne igjen
        by: [koordinator]
        to: previous
        no_later_than: 6 months
        asks:
          hvorfor: {label: Hvorfor?, type: text}
          tid: {label: Tid, type: moment, calls: {invite: [leder], minutes: 45, place: hvorfor, open_place: true}}
anywhere:
  dod: {title: Barnet er stort, when: {if: klagefrist.entered after vurder.done}, to: slutt}
  trekk: {title: Trekker seg, by: [koordinator], to: slutt, withdraws_consent: true}
counters:
  borte:
    title: Ganger borte
    counts: [{task: mote, if: mote.kom is no}]
    resets: [{task: mote, if: mote.kom is yes}]
messages:
  hilsen: {subject: Noe nytt, body: Det er noe nytt i en sak. Logg inn for å se det., urgent: true}
measures:
  dager: {title: Dager i gang, states: [i_gang]}
sleeps:
  after: 182 days
  contact: {tasks: [lytt], after: 3 months}
  meeting: {tasks: [mote], after: 6 months}
  review: {tasks: [referat], after: 1 year}
"""
