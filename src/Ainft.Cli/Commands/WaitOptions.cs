using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>Whether and how long a command waits for finality.</summary>
internal sealed class WaitOptions
{
    private readonly Option<bool> wait = new("--wait") { Description = "Wait until it is finalized, and show how it gets there." };
    private readonly Option<int> timeout = new("--timeout") { Description = "How many seconds to wait at most.", HelpName = "SECONDS", DefaultValueFactory = _ => 1800 };

    public void AddTo(Command command)
    {
        command.Add(wait);
        command.Add(timeout);
    }

    /// <summary>How long to wait; null when not asked to.</summary>
    public TimeSpan? Of(ParseResult result) => result.GetValue(wait) ? TimeSpan.FromSeconds(result.GetValue(timeout)) : null;
}
