using System.CommandLine;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration remove</c></summary>
internal static class IntegrationRemoveCommand
{
    private static readonly Argument<Ethereum.Bytes32> Integration =
        IntegrationArgument.Create("The integration, as 0x and 64 digits.");

    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command(
            "remove", "Remove an integration with its secrets and the key of its agent. Registered components stay.")
        {
            Integration,
        };
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var integration = result.GetValue(Integration);
        var answer = await api.DeleteAsync($"integrations/{integration}", cancellationToken);
        Output.For(result).Result(answer.Value, people =>
        {
            people.Say($"The server removed {integration}.");
            people.Say($"ainft delegation revoke {integration} also ends the delegation at this registry for ever.");
        });
        return ExitCode.Ok;
    }
}
