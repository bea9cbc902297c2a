using System.CommandLine;
using System.Text;
using Ainft.Cli.Api;

namespace Ainft.Cli.Runs;

/// <summary><c>ainft produce</c></summary>
internal static class ProduceCommand
{
    private static readonly Argument<string> Template = new("TEMPLATE")
    {
        Description = "A manifest with a workflow and without artifacts.",
    };

    private static readonly RequestOptions Options = new();

    public static Command Create()
    {
        var command = new Command(
            "produce",
            "Ask volunteer nodes to make a new AINFT. The result that they agree on is minted for you, with a verdict.")
        {
            Template, Connection.Api,
        };
        Options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(result.GetValue(Template)!, cancellationToken);
        var name = InputFile.Name(result.GetValue(Template)!);
        JsonFile.Require(name, bytes);
        JsonFile.RequireNoFormat(name, bytes);
        if (!Manifest.TryAcceptTemplate(bytes, out var template, out var violations))
            throw CommandException.Invalid("The template", violations, bytes);
        return await Options.RunAsync(
            result, null, Encoding.UTF8.GetString(template.Canonical.Span), cancellationToken);
    }
}
