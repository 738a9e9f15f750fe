"""Identity: who may come in, and the cookie that lets a page that is closed end its own Python session."""

from collections.abc import Awaitable

from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider, User
from tornado.httputil import url_concat
from tornado.web import HTTPError, RequestHandler


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
    """Voila's usual identity provider, with the cookie, and without pages to log in and out.

    There is no password. Where there is a token, the address that was printed has it, and a cookie from then on.
    """

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return no addresses: nobody logs in or out."""
        return []

    async def get_user(self, handler: RequestHandler) -> User | None:
        """Identify the visitor; take a token out of the address, where it would be seen and sent on.

        Raises HTTPError 403 for who has neither the token nor its cookie: there is no page to log in.
        """
        user = await super().get_user(handler)
        if user is None:
            handler.current_user = None
            raise HTTPError(403)
        asked = handler.request
        if asked.method == "GET" and "token" in asked.query_arguments and "Upgrade" not in asked.headers:
            others = [
                (name, value.decode("utf-8", "replace"))
                for name, values in asked.query_arguments.items()
                for value in values
                if name != "token"
            ]
            handler.redirect(url_concat(asked.path, others))
        return user
