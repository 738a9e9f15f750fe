"""Identity: a visitor without a name, whose cookie lets a page that is closed end its own Python session."""

from collections.abc import Awaitable

from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider, User
from tornado.web import RequestHandler


class ClosingPages(IdentityProvider):
    """An identity provider, to be mixed into another, that sets the cookie that a closing page has to show.

    A page that is closed asks the server to end its kernel, and is refused without the `_xsrf` cookie; Voila by itself
    never sets it (voila-dashboards/voila#1458), so every visit would leave a kernel running.
    """

    async def get_user(self, handler: RequestHandler) -> User | None:
        """Identify the visitor, and make sure that the answer to a GET carries the cookie."""
        user = super().get_user(handler)
        if isinstance(user, Awaitable):
            user = await user
        if handler.request.method == "GET":
            # Tornado makes the token and sets its cookie when the property is read, which asks who the visitor is.
            handler.current_user = user
            _ = handler.xsrf_token
        return user


class LessonIdentityProvider(ClosingPages, PasswordIdentityProvider):
    """Voila's usual identity provider, with the cookie, and without pages to log in and out: there is no password."""

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return no addresses: nobody logs in or out."""
        return []
