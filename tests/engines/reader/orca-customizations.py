# Loaded by Orca at startup: writes its speech output to a file instead, one line per utterance.
import os

from gi.repository import GLib
from orca import settings, speechdispatcherfactory
from orca.speechserver import SayAllContext, SpeechServer

said = open(os.environ["RUNLIGHT_SAID"], "a", encoding="utf-8", buffering=1)


def write(text):
    words = " ".join(str(text).split())
    if words:
        said.write(words + "\n")


class TakenDown(SpeechServer):
    def getInfo(self):
        return ["Taken down", "default"]

    def getVoiceFamilies(self):
        return []

    def speak(self, text=None, acss=None, interrupt=True):
        write(text or "")

    def speakCharacter(self, character, acss=None):
        write(character)

    def speakKeyEvent(self, event, acss=None):
        pass

    def sayAll(self, utterances, progress):
        def following():
            try:
                context, _ = next(utterances)
            except StopIteration:
                return False
            write(context.utterance)
            context.currentOffset = context.endOffset
            progress(context, SayAllContext.COMPLETED)
            return True

        GLib.idle_add(following)


server = TakenDown()
speechdispatcherfactory.SpeechServer.getSpeechServer = staticmethod(lambda info=None: server)
speechdispatcherfactory.SpeechServer.getSpeechServers = staticmethod(lambda: [server])
# The test presses the keys itself, so it needs no echo.
settings.enableKeyEcho = False
