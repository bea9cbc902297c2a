using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ainft.Cli.Help;

/// <summary><c>ainft help</c>, and the page that <c>--help</c> shows.</summary>
internal static class HelpCommand
{
    private static readonly Argument<string[]> Command =
        new("COMMAND") { Description = "The command, for example node run.", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create()
    {
        var command = new Command("help", "Show the purpose, the options and examples of a command.") { Command };
        command.SetAction((result, cancellationToken) =>
            CommandLine.RunAsync([.. result.GetValue(Command) ?? [], "--help"]));
        return command;
    }

    /// <summary>The option with a page that has examples and exit codes.</summary>
    public static HelpOption Option()
    {
        var option = new HelpOption();
        option.Action = new Page((HelpAction)option.Action!);
        return option;
    }

    private sealed class Page(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(
                HelpPages.Of(AinftCommand.PathOf(parseResult.CommandResult)).Text);
            return code;
        }
    }
}
