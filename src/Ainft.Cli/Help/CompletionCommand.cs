using System.CommandLine;

namespace Ainft.Cli.Help;

/// <summary>
/// <c>ainft completion</c>, which prints a script for a shell. The script calls <c>ainft complete</c>, and completes
/// the names of files when that prints no words.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Add to ~/.bashrc: source <(ainft completion bash)
        _ainft() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(ainft complete --position "$COMP_POINT" -- "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _ainft ainft
        """;

    private const string Zsh = """
        #compdef ainft
        # Save as _ainft in a folder of $fpath: ainft completion zsh > ~/.zsh/_ainft
        _ainft() {
          local line="${(j: :)words[1,CURRENT]}"
          local -a found
          found=("${(@f)$(ainft complete --position ${#line} -- "$line" 2>/dev/null)}")
          found=(${found:#})
          if (( ${#found} )); then compadd -- "${found[@]}"; else _files; fi
        }
        if [[ "${funcstack[1]}" == _ainft ]]; then _ainft "$@"; else compdef _ainft ainft; fi
        """;

    private const string Fish = """
        # Save as ~/.config/fish/completions/ainft.fish
        function __ainft_complete
          set -l line (commandline -cp)
          ainft complete --position (string length -- "$line") -- "$line" 2>/dev/null
        end
        complete -c ainft -a '(__ainft_complete)'
        """;

    private const string Pwsh = """
        # Add to $PROFILE: ainft completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName ainft -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          ainft complete --position $cursorPosition -- "$commandAst" 2>$null | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };

    public static Command Create()
    {
        Shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command =
            new Command("completion", "Print a script that completes commands and options in a shell.") { Shell };
        command.SetAction(result =>
        {
            Output.Draw(result.GetValue(Shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => Pwsh });
            return ExitCode.Ok;
        });
        return command;
    }
}
