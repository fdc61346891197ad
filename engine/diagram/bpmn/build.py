"""A routine as a BPMN process: its states become tasks, gateways and events; a way out becomes a flow.

BPMN has no «state with several tasks of which one decides», so this is a reading aid and for exchange, not a program:
the process says `isExecutable="false"`. docs/diagrams.md tells what becomes what, and what is only told in words.
"""

from engine.definition import PREVIOUS, SAME, Deadline, State, TaskSpec, Transition, Workflow, say
from engine.diagram.bpmn.notes import Notes
from engine.diagram.bpmn.values import Flow, Node, Process
from engine.diagram.everywhere import everywhere, name_of
from engine.diagram.words import LANGUAGE, Words
from engine.durations import Unit

_LETTERS = {Unit.DAYS: "P{}D", Unit.WEEKS: "P{}W", Unit.MONTHS: "P{}M", Unit.YEARS: "P{}Y", Unit.HOURS: "PT{}H"}


def process_of(workflow: Workflow) -> Process:
    """In: a routine. Out: its process, without places on a page."""
    return _Builder(workflow).build()


class _Builder:
    def __init__(self, workflow: Workflow) -> None:
        self.workflow, self.words = workflow, Words(workflow)
        self.notes = Notes(workflow, self.words)
        self.process = Process(workflow.slug, say(workflow.title, LANGUAGE), self.notes.of_routine())
        self.states = {state.key: state for state in workflow.states}
        self.entries: dict[str, str] = {}
        self.tails: dict[str, str] = {}  # by task: the last node of it
        self.joins: dict[str, str] = {}  # by state: where its tasks meet
        self.begun: dict[tuple[str, str], str] = {}  # by state and way: its first node after the choice
        # A sub-process that an event starts can end the case, but not send it to another state.
        self.apart = [way for way, _ in everywhere(workflow) if way.to in self.states and self.states[way.to].final]

        self.apart_names = {name_of(way) for way in self.apart}

    def build(self) -> Process:
        for state in self.workflow.states:
            if not state.final:
                self._work(state)
        first = self.states[self.workflow.initial]
        start = self._node("start", "startEvent", "Henvisning", self._lane(first), first, event="message")
        self._flow(start, self.entries[first.key])
        for state in self.workflow.states:
            self._ways(state)
        for way in self.apart:
            self._apart(way)
        self._finish()
        self._merge()
        used = {node.lane for node in self.process.nodes.values()}
        named = [*(role.key for role in self.workflow.roles), "each"]
        self.process.lanes = [(key, self.words.role(key)) for key in named if key in used]
        ordinary = [state.key for state in self.workflow.states if not state.aside and not state.final]
        self.process.chain = [self.entries[key] for key in ordinary]
        return self.process

    # ------------------------------------------------------------ nodes and flows

    def _node(self, key: str, tag: str, name: str, lane: str, state: State, event: str = "") -> Node:
        node = Node(key, tag, name, lane, state.aside, event=event)
        self.process.nodes[key] = node
        return node

    def _flow(self, source: Node | str, target: Node | str, name: str = "", when: str = "") -> Flow:
        ends = [end if isinstance(end, str) else end.id for end in (source, target)]
        flow = Flow(f"flow_{len(self.process.flows) + 1}", ends[0], ends[1], name, when=when)
        self.process.flows.append(flow)
        return flow

    def _lane(self, state: State) -> str:
        """Where a state's gateways and events lie: with its first task, or with whoever may act."""
        if state.tasks:
            return state.tasks[0].who
        own = [way for way in state.next if name_of(way) not in self.apart_names]
        return next((way.by[0] for way in own or state.next if way.by), self.workflow.roles[0].key)

    # ------------------------------------------------------------ the work of a state

    def _work(self, state: State) -> None:
        tasks = state.tasks
        if not tasks:
            return self._wait(state)
        chains = {task.key: self._task(state, task) for task in tasks}
        if len(tasks) == 1:
            self.entries[state.key] = chains[tasks[0].key]
            self.joins[state.key] = self.tails[tasks[0].key]
            return None
        choice = any(task.when for task in tasks)
        tag = "inclusiveGateway" if choice else "parallelGateway"
        split = self._node(f"split_{state.key}", tag, "", self._lane(state), state)
        self.entries[state.key] = split.id
        for task in tasks:
            when = self.words.condition(task.when) if task.when else ""
            self._flow(split, chains[task.key], when, when or ("alltid" if choice else ""))
        return self._join(state, split, tag)

    def _join(self, state: State, split: Node, tag: str) -> None:
        """Where the tasks meet that the state waits for; the others end by themselves."""
        deciding = {way.on for way in state.next if way.on}
        meeting = any(way.when_done or way.join for way in state.next)
        waited = [task for task in state.tasks if task.key not in deciding and not task.every] if meeting else []
        if some := next((way.join for way in state.next if way.join), None):
            tag = "complexGateway"
            waited = [task for task in waited if task.key in some.tasks]
        for task in state.tasks:
            if task not in waited and task.key not in deciding:
                done = self._node(f"done_{task.key}", "endEvent", "Gjort", task.who, state)
                self._flow(self.tails[task.key], done)
        if len(waited) == 1:
            self.joins[state.key] = self.tails[waited[0].key]
        elif waited:
            join = self._node(f"join_{state.key}", tag, "", self._lane(state), state)
            if some:
                join.notes.append(self.words.join(some))
            for task in waited:
                self._flow(self.tails[task.key], join)
            if tag == "inclusiveGateway" and all(task.when for task in state.tasks):
                split.default = self._flow(split, join, "ellers").id
            self.joins[state.key] = join.id

    def _task(self, state: State, task: TaskSpec) -> str:
        """The nodes of one task. Out: the first of them."""
        node = self._node(f"task_{task.key}", "userTask", say(task.title, LANGUAGE), task.who, state)
        node.notes = self.notes.of_task(task)
        node.many = "loop" if task.every else "multiInstance" if task.each else ""
        first = last = node
        if task.opens:
            first = self._node(f"opens_{task.key}", "intermediateCatchEvent", "", task.who, state, "timer")
            first.name, first.timer = self.words.deadline(task.opens), self._span(task.opens)
            self._flow(first, node)
        if task.letter:
            titles = {letter.key: say(letter.title, LANGUAGE) for letter in self.workflow.letters}
            name = f"Brev: {titles.get(task.letter, task.letter)}"
            last = self._node(f"letter_{task.key}", "sendTask", name, task.who, state)
            self._flow(node, last)
        if task.silence:
            last = self._silence(state, task, node, last)
        self.tails[task.key] = last.id
        return first.id

    def _silence(self, state: State, task: TaskSpec, node: Node, last: Node) -> Node:
        """The clock does the task. What it means when that is a way out, is added with the ways."""
        assert task.silence
        clock = self._node(f"silence_{task.key}", "boundaryEvent", self.words.silence(task), task.who, state, "timer")
        clock.on, clock.timer = node.id, self._span(task.due)
        if task.silence.after:
            clock.notes.append(f"{task.silence.after.nb()} etter fristen")
        if task.silence.outcome:
            return last
        done = self._node(f"silent_{task.key}", "exclusiveGateway", "", task.who, state)
        self._flow(last, done)
        self._flow(clock, done)
        return done

    def _wait(self, state: State) -> None:
        """A state without tasks waits for one of several things to happen."""
        ways = [way for way in state.next if name_of(way) not in self.apart_names]
        if len(ways) == 1:
            self.entries[state.key] = self._event(state, ways[0], "intermediateCatchEvent").id
        else:
            gateway = self._node(f"wait_{state.key}", "eventBasedGateway", "", self._lane(state), state)
            gateway.name = say(state.title, LANGUAGE)
            self.entries[state.key] = gateway.id
            for way in ways:
                self._flow(gateway, self._event(state, way, "intermediateCatchEvent"))

    def _event(self, state: State, way: Transition, tag: str) -> Node:
        """What must happen for a way to be taken."""
        lane = way.by[0] if way.by else self._lane(state)
        event = "timer" if way.after else "message" if way.by else "signal" if way.hears else "conditional"
        node = self._node(f"when_{state.key}_{way.key}", tag, say(way.title, LANGUAGE), lane, state, event)
        if way.after:
            node.timer = self._span(way.after)
        elif event == "conditional":
            node.timer = self.words.trigger(state, way)
        node.notes = self.notes.of_way(state, way)
        return node

    def _span(self, deadline: Deadline) -> str:
        """A span as ISO 8601 where it has one; working days and meetings have only words."""
        span = deadline.within
        plain = span and not deadline.stricter and not deadline.meeting and span.unit in _LETTERS
        return _LETTERS[span.unit].format(span.amount) if span and plain else self.words.deadline(deadline)

    # ------------------------------------------------------------ ways out

    def _ways(self, state: State) -> None:
        for way in state.reopens:
            lane = way.by[0] if way.by else self._lane(state)
            key = f"reopen_{state.key}_{way.key}"
            start = self._node(key, "startEvent", say(way.title, LANGUAGE), lane, state, "message")
            start.notes = self.notes.of_way(state, way)
            self._flow(start, self._begin(state, way))
        own = [way for way in state.next if name_of(way) not in self.apart_names]
        for task in state.tasks:
            chosen = [way for way in own if way.on == task.key]
            self._choose(state, f"choose_{task.key}", self.tails[task.key], task.who, chosen)
            for way in chosen:
                if task.silence and task.silence.outcome == way.key:
                    self._flow(f"silence_{task.key}", self._begin(state, way))
        if state.tasks:
            done = [way for way in own if way.when_done or way.join]
            tail = self.joins.get(state.key, self.entries.get(state.key, ""))
            self._choose(state, f"choose_{state.key}", tail, self._lane(state), done)
        for way in own:
            if way.by or way.after or way.hears or way.holds or not state.tasks:
                self._interrupt(state, way)

    def _choose(self, state: State, key: str, tail: str, lane: str, ways: list[Transition]) -> None:
        if len(ways) > 1:
            gateway = self._node(key, "exclusiveGateway", "", lane, state)
            self._flow(tail, gateway)
            tail = gateway.id
        for way in ways:
            when = self.words.condition(way.only_if) if way.only_if else ""
            flow = self._flow(tail, self._begin(state, way), say(way.title, LANGUAGE), when if len(ways) > 1 else "")
            flow.notes = self.notes.of_way(state, way)
            if len(ways) > 1 and not when and any(each.only_if for each in ways):
                self.process.nodes[tail].default = flow.id

    def _interrupt(self, state: State, way: Transition) -> None:
        """A way that no task decides: an event, on the edge of the state's first deciding task when it has tasks."""
        if state.tasks:
            deciding = [way.on for way in state.next if way.on]
            node = self._event(state, way, "boundaryEvent")
            node.on = f"task_{deciding[0] if deciding else state.tasks[0].key}"
            node.interrupts = way.to != SAME
            node.lane = self.process.nodes[node.on].lane
        else:
            node = self.process.nodes[f"when_{state.key}_{way.key}"]
        self._flow(node, self._begin(state, way))

    def _begin(self, state: State, way: Transition) -> str:
        """The first node of a way after it is chosen: signals, other cases, and where it leads."""
        name = (state.key, way.key)
        if name not in self.begun:
            target = self._target(state, way)
            for number, start in reversed(list(enumerate(way.starts))):
                split = self._node(
                    f"also_{state.key}_{way.key}_{number}", "parallelGateway", "", self._lane(state), state
                )
                call = self._node(
                    f"start_{state.key}_{way.key}_{number}", "callActivity", start.workflow, self._lane(state), state
                )
                call.calls, call.many = start.workflow, "multiInstance" if start.each else ""
                call.notes = self.notes.of_start(start)
                done = self._node(
                    f"started_{state.key}_{way.key}_{number}", "endEvent", "Startet", self._lane(state), state
                )
                self._flow(split, call)
                self._flow(call, done)
                self._flow(split, target)
                target = split.id
            for number, signal in reversed(list(enumerate(way.signals))):
                key = f"signal_{state.key}_{way.key}_{number}"
                throw = self._node(
                    key,
                    "intermediateThrowEvent",
                    f"Beskjed: {signal.name.replace('_', ' ')}",
                    self._lane(state),
                    state,
                    "signal",
                )
                self._flow(throw, target)
                target = throw.id
            self.begun[name] = target
        return self.begun[name]

    def _target(self, state: State, way: Transition) -> str:
        if way.to == SAME and not state.tasks:
            return self.entries[state.key]
        if way.to == SAME:  # the event does not interrupt the task it sits on
            key = f"stays_{state.key}_{way.key}"
            return self._node(key, "endEvent", self.words.target(way), self._lane(state), state).id
        if way.to == PREVIOUS:
            back = self._node(f"back_{state.key}_{way.key}", "exclusiveGateway", "", self._lane(state), state)
            back.name = self.words.target(way)
            came = {other.key for other, there in self.workflow.transitions() if there.to == state.key}
            for other in self.workflow.states:
                if other.key in came and other.key in self.entries:
                    self._flow(back, self.entries[other.key], say(other.title, LANGUAGE))
            return back.id
        if self.states[way.to].final:
            end = self._node(f"end_{state.key}_{way.key}", "endEvent", self.words.target(way), self._lane(state), state)
            if len(state.tasks) > 1:
                end.event = "terminate"  # whatever else is open is cancelled
            return end.id
        return self.entries[way.to]

    def _apart(self, way: Transition) -> None:
        """What may happen at any time and ends the case: a sub-process that an event starts."""
        state = self.states[self.workflow.initial]
        lane = way.by[0] if way.by else self._lane(state)
        around = self._node(f"any_{way.key}", "subProcess", say(way.title, LANGUAGE), lane, state)
        trigger = Node(f"any_{way.key}_start", "startEvent", "Når som helst", lane, notes=self.notes.of_way(state, way))
        trigger.event = "timer" if way.after else "message" if way.by else "signal" if way.hears else "conditional"
        trigger.timer = self._span(way.after) if way.after else self.words.trigger(state, way)
        end = Node(f"any_{way.key}_end", "endEvent", self.words.target(way), lane, event="terminate")
        around.inside = trigger, end

    # ------------------------------------------------------------ tidying

    def _finish(self) -> None:
        """What leads nowhere, ends: a task whose state is left by an event only."""
        led = {flow.source for flow in self.process.flows}
        for node in list(self.process.nodes.values()):
            if node.id not in led and node.tag not in ("endEvent", "subProcess"):
                end = Node(f"{node.id}_end", "endEvent", "", node.lane, node.aside)
                self.process.nodes[end.id] = end
                self._flow(node, end)

    def _merge(self) -> None:
        """Flows that meet, meet in a gateway, so that nobody wonders whether all of them are waited for."""
        for key in list(self.process.nodes):
            node = self.process.nodes[key]
            meeting = [flow for flow in self.process.flows if flow.target == key]
            opens = sum(flow.source == key for flow in self.process.flows) > 1
            if len(meeting) > 1 and (not node.is_gateway or opens):
                gateway = Node(f"merge_{key}", "exclusiveGateway", "", node.lane, node.aside)
                self.process.nodes[gateway.id] = gateway
                for flow in meeting:
                    flow.target = gateway.id
                self._flow(gateway, node)
                for state, entry in self.entries.items():
                    if entry == key:
                        self.entries[state] = gateway.id
