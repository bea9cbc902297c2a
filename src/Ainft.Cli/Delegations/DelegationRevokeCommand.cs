using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Integrations;
using Ainft.Cli.Keys;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Delegations;

/// <summary><c>ainft delegation revoke</c></summary>
internal static class DelegationRevokeCommand
{
    private static readonly Argument<Bytes32> Integration =
        IntegrationArgument.Create("The integration of the delegation, as 0x and 64 digits.");

    private static readonly KeyOptions Key = new();

    public static Command Create()
    {
        var command = new Command(
            "revoke", "End the mints of agents under an integration. Registered components stay. It is final.")
        {
            Integration, Connection.Api,
        };
        Key.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var (integration, chain) = (result.GetValue(Integration), await api.ReadChainAsync(cancellationToken));
        var key = Key.Open(result, chain.ChainId);
        var deadline = SignatureLife.Deadline(TimeProvider.System);
        var body = new JsonObject
        {
            ["creator"] = key.Address.ToString(),
            ["deadline"] = deadline,
            ["signature"] = key.Sign(DelegationMessages.HashRevoke(chain.Domain, integration, deadline)).ToString(),
        };
        var (answer, created) = await api.PostAsync(
            $"delegations/{integration}/revoke",
            System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
            cancellationToken);
        RequireRevoked(answer, integration, key.Address);
        Output.For(result).Result(answer.Value, people =>
        {
            if (created)
                people.Say($"No agent of {key.Address} mints under {integration} any more.");
            else
                people.Say($"{key.Address} had revoked {integration} already.");
        });
        return ExitCode.Ok;
    }

    private static void RequireRevoked(AnswerPart answer, Bytes32 integration, Address creator)
    {
        var isRevoked = answer.Member("integration").Text() == integration.ToString()
            && answer.Member("revocations").Items()
                .Any(item => item.Member("creator").Parsed<Address>(Address.TryParse, "an address") == creator);
        if (!isRevoked)
            throw CommandException.Refused(
                "The server accepted the revocation, but its answer lacks it.", "Do not trust this server's answers.");
    }
}
