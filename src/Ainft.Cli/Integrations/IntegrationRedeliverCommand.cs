using System.CommandLine;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration redeliver</c></summary>
internal static class IntegrationRedeliverCommand
{
    private static readonly Argument<Ethereum.Bytes32> Integration =
        IntegrationArgument.Create("The integration, as 0x and 64 digits.");

    private static readonly Argument<Sha256Digest?> Delivery = new("DELIVERY")
    {
        Description = "The id of a delivery, as 0x and 64 digits.",
        CustomParser = result =>
        {
            if (Sha256Digest.TryParse(result.Tokens[0].Value, out var id))
                return id;
            result.AddError($"'{result.Tokens[0].Value}' is not a delivery. It is 0x and 64 hexadecimal digits.");
            return null;
        },
    };

    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command(
            "redeliver", "Process a stored event again. An event that became a component stays as it is.")
        {
            Integration, Delivery,
        };
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var answer = await api.PostAsync(
            $"integrations/{result.GetValue(Integration)}/deliveries/{result.GetValue(Delivery)}/redeliver",
            cancellationToken);
        var delivery = DeliveryView.Read(answer);
        Output.For(result).Result(answer.Value, people => people.Write(Output.Facts(
            ("delivery", delivery.Id), ("event", delivery.Event), ("state", delivery.State),
            ("result", delivery.Result))));
        return ExitCode.Ok;
    }
}
