"""Connection: let what a change brings about reach the page at once."""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The usual connection of a page to its kernel, without Nagle's algorithm.

    A change sends several small messages.  Tornado lets TCP hold back the second until the browser has acknowledged
    the first, and browsers take about 40 ms for that: more than everything else between a click and its answer.
    """

    def connect(self) -> Any:
        """Connect, and send each message when it is there.

        Returns
        -------
        object
            What the usual connection returns.
        """
        self.websocket_handler.set_nodelay(True)
        return super().connect()
