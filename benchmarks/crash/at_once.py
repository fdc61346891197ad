"""Many browsers that send their forms in the same moment."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.crash.browser import Answer, Browser

MOST_TRIES = 5
Form = tuple[str, dict[str, str]]


class Crowd:
    """So many browsers, each with a connection of its own."""

    def __init__(self, port: int, tokens: Sequence[str]) -> None:
        self._browsers = [Browser(port, token) for token in tokens]
        self._pool = ThreadPoolExecutor(len(tokens))
        self.busy = 0

    def first(self, path: str) -> Answer:
        """One of them opens a page."""
        return _opened(self._browsers[0], path)

    def each(self, path: str) -> list[Answer]:
        """All open a page, one after another."""
        return [_opened(browser, path) for browser in self._browsers]

    def post(self, forms: Sequence[Form]) -> list[Answer]:
        """Each sends a form, all at once; who is told that the system is busy asks again."""
        line = threading.Barrier(len(forms))

        def send(browser: Browser, form: Form) -> Answer:
            browser.close()  # the server ends a connection that has rested, and then a form would get no answer
            line.wait()
            answer = browser.post(*form)
            for _ in range(MOST_TRIES - 1):
                if answer.status != 503:
                    break
                self.busy += 1
                answer = browser.post(*form)
            return answer

        return list(self._pool.map(send, self._browsers, forms))

    def close(self) -> None:
        """Close the connections."""
        self._pool.shutdown()
        for browser in self._browsers:
            browser.close()


def _opened(browser: Browser, path: str) -> Answer:
    browser.close()
    return browser.get(path)
