#!/usr/bin/env python3
"""Writes a program's man page and its completion for bash and zsh from what its --help says.

Usage: install/manual.py PROGRAM DIRECTORY, with SOURCE_DATE_EPOCH for the page's date.
"""
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field

LINE_LENGTH_MAX = 100
HELP_OPTIONS = ("-?, -h, --help", "--version")
ENDING = r"""
.SH EXIT STATUS
0 when all went well, 1 when something was in the way, 2 when the command line or the configuration is wrong.
.SH ENVIRONMENT
A setting may also stand in the environment: --push.address is MONITORING_PUSH_ADDRESS there. A flag goes before the
environment, and that before the configuration file.
.SH FILES
.TP
/etc/monitoring/%(short)s.yaml
The configuration: YAML, whose keys are the flags' names nested at the dots. SIGHUP has it read again.
.TP
/etc/monitoring/%(short)s.env
Variables of the environment for the service, such as a token; optional.
.TP
/var/lib/%(name)s
The data directory of the service.
.SH SEE ALSO
.BR %(other)s (1),
.BR systemctl (1)
"""


@dataclass
class Command:
    """One command as its help describes it."""
    words: list[str]
    description: str = ""
    usage: str = ""
    arguments: list[tuple[str, str]] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    children: list["Command"] = field(default_factory=list)


def read(program: str, words: list[str]) -> Command:
    """Reads the help of a command and of those below it."""
    text = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True).stdout
    command = Command(words)
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if header := re.fullmatch(r"([A-Z]\w+):", line):
            lines = sections.setdefault(header[1], [])
        elif line.strip():
            lines.append(line.strip())
    command.description = " ".join(sections.get("Description", []))
    command.usage = " ".join(sections.get("Usage", []))
    command.arguments = [entry(line) for line in sections.get("Arguments", [])]
    command.options = [entry(line) for line in sections.get("Options", [])]
    for line in sections.get("Commands", []):
        command.children.append(read(program, [*words, entry(line)[0].split()[0]]))
    return command


def entry(line: str) -> tuple[str, str]:
    """An entry's name and what is said of it."""
    name, _, said = line.partition("  ")
    return name, said.strip()


def all_of(command: Command):
    """The command and all below it."""
    yield command
    for child in command.children:
        yield from all_of(child)


def roff(text: str) -> str:
    """Text as roff shows it unchanged; broken into lines at blanks. Long patterns may be broken at their bars."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("|", r"|\:")
    lines, line = [], ""
    for word in escaped.split(" "):
        if line and len(line) + len(word) > LINE_LENGTH_MAX:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    return "\n".join(r"\&" + one if one[:1] in ".'" else one for one in lines)


def listed(entries: list[tuple[str, str]]) -> list[str]:
    return [f".TP\n.B {roff(name)}\n{roff(said)}" for name, said in entries]


def own_options(command: Command, known: set[str]) -> list[tuple[str, str]]:
    return [one for one in command.options if one[0] not in known and one[0] not in HELP_OPTIONS]


def man(name: str, version: str, root: Command) -> str:
    """The whole page. Options that a command shares with the program, or with run, are listed once."""
    short = name.removeprefix("monitoring-")
    day = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0"))))
    out = [f'.TH {name.upper()} 1 "{day}" "{version}" "Monitoring"', ".ad l", ".nh", ".SH NAME",
           f"{roff(name)} \\- {roff(root.description.rstrip('.'))}", ".SH SYNOPSIS", roff(root.usage),
           ".SH DESCRIPTION", roff(root.description), ".SH OPTIONS", *listed(root.options), ".SH COMMANDS"]
    known = {option for option, _ in root.options}
    for command in list(all_of(root))[1:]:
        out += [f'.SS "{roff(" ".join(command.words))}"', roff(command.description), ".PP",
                f".I {roff(command.usage)}", *listed(command.arguments), *listed(own_options(command, known))]
        if command.words == ["run"]:
            known |= {option for option, _ in command.options}
    other = "monitoring-collector" if short == "agent" else "monitoring-agent"
    return "\n".join(out) + ENDING % {"name": name, "short": short, "other": other}


def words_after(root: Command) -> dict[str, str]:
    """What can stand behind each chain of commands: further commands and flags."""
    return {" ".join(command.words): " ".join(
        [child.words[-1] for child in command.children]
        + re.findall(r"--[\w.-]+", " ".join(option for option, _ in command.options)))
        for command in all_of(root)}


def bash(name: str, root: Command) -> str:
    """Completion for bash: the longest chain of commands typed so far says what may come."""
    cases = "\n".join(f"    '{chain}') words='{words}' ;;" for chain, words in words_after(root).items())
    function = "_" + name.replace("-", "_")
    return f"""# Made from {name} --help.
{function}() {{
  local chain='' word words
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in -*) ;; *) chain="${{chain:+$chain }}$word" ;; esac
  done
  case $chain in
{cases}
    *) return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F {function} {name}
"""


def zsh(name: str, root: Command) -> str:
    """The same for zsh."""
    cases = "\n".join(f"  '{chain}') compadd -- {words} ;;" for chain, words in words_after(root).items())
    return f"""#compdef {name}
# Made from {name} --help.
local chain='' word
for word in "${{(@)words[2,CURRENT-1]}}"; do
  case $word in -*) ;; *) chain="${{chain:+$chain }}$word" ;; esac
done
case $chain in
{cases}
  *) _files ;;
esac
"""


def main() -> None:
    program, directory = sys.argv[1:]
    name = os.path.basename(program)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    root = read(program, [])
    for file, text in ((f"{name}.1", man(name, version, root)), (f"{name}.bash", bash(name, root)),
                       (f"_{name}", zsh(name, root))):
        with open(os.path.join(directory, file), "w", encoding="utf-8") as out:
            out.write(text)


main()
