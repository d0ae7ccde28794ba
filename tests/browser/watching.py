"""What no browser of ours may ever see, recorded while it happens: foreign hosts, violated policies, server faults."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

# Said aloud in the console, where the recorder hears it: a violated policy often has no other effect.
LISTEN = """
addEventListener("securitypolicyviolation", (event) => console.error(
  "Content Security Policy:", event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample
));
"""
# The browser's own remark about every answer of 400 and more; `Watch.answers` has them with their addresses.
REMARK = "Failed to load resource"


class Watch:
    """Listens to one browser context from its first request on."""

    def __init__(self, context: BrowserContext, address: str):
        self.host = urlsplit(address).netloc
        self.foreign: list[str] = []
        self.violations: list[str] = []
        self.errors: list[str] = []
        self.answers: dict[str, int] = {}
        context.add_init_script(LISTEN)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda event: self.errors.append(f"{event.error} on {event.page.url if event.page else '?'}"))

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.foreign.append(f"{request.url} from {request.frame.url if request.frame else '?'}")

    def _response(self, response) -> None:
        self.answers[response.url] = response.status
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.request.method} {response.url}")

    def _console(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(f"{message.text} on {message.page.url if message.page else '?'}")
        elif message.type == "error" and not message.text.startswith(REMARK):
            self.errors.append(f"console: {message.text} on {message.page.url if message.page else '?'}")

    def faults(self) -> list[str]:
        return [
            *(f"request to another host: {line}" for line in self.foreign),
            *(f"policy violated: {line}" for line in self.violations),
            *(f"error: {line}" for line in self.errors),
        ]
