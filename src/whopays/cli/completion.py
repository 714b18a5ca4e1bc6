"""`whopays completion SHELL`: print what makes a shell complete commands, options and names."""

from __future__ import annotations

from typing import Annotated, Any, Final

from cyclopts import Parameter

# Behind what completes commands and options: where that knows nothing, whopays itself is asked for names, then the shell for files.
NAMES: Final = {
    "bash": """
_whopays_names() {
  _whopays "$@"
  [[ ${#COMPREPLY[@]} -gt 0 || "${COMP_WORDS[COMP_CWORD]}" == -* ]] && return
  local IFS=$'\\n'
  COMPREPLY=($("$1" completion names "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}

complete -o bashdefault -o default -F _whopays_names whopays
""",
    "zsh": """
_whopays() {
  local -a names
  names=(${(f)"$("${words[1]}" completion names "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( ${#names} )); then
    compadd -a names
  else
    _cyclopts_whopays "$@"
  fi
}

if [[ "${funcstack[1]}" == _whopays ]]; then
  _whopays "$@"
else
  compdef _whopays whopays
fi
""",
    "fish": """
function __fish_whopays_names
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion names $words[2..-1] 2>/dev/null
end
complete -c whopays -a '(__fish_whopays_names)'
""",
}
SHELLS: Final = tuple(NAMES)


def completion(
    shell: Annotated[str, Parameter(help="bash, zsh or fish; docs/start/install.md says where each looks.")],
    /,
) -> None:
    """Print the completion of a shell; write it where the shell looks for it."""
    print(script(shell))


def script(shell: str) -> str:
    """What a shell reads: commands and options as they are now, names asked for at each Tab. Errors: CaseErrors for another shell."""
    from whopays.case.fault import CaseErrors, Fault
    from whopays.cli.app import build

    if shell not in SHELLS:
        raise CaseErrors([Fault("", 0, 0, f"no completion for '{shell}'", f"choose {', '.join(SHELLS[:-1])} or {SHELLS[-1]}")])
    chosen: Any = shell
    return build().generate_completion(prog_name="whopays", shell=chosen).rstrip() + "\n" + NAMES[shell].rstrip()
