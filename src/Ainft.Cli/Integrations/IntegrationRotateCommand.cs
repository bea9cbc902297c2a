using System.CommandLine;
using System.Text.Json.Nodes;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration rotate</c></summary>
internal static class IntegrationRotateCommand
{
    private const int MostHours = 168, Hours = 24;

    private static readonly Argument<Ethereum.Bytes32> Integration =
        IntegrationArgument.Create("The integration, as 0x and 64 digits.");

    private static readonly Option<int?> Keep = NumberOption.Create(
        "--keep-hours", 0, MostHours, $"The hours in which the old secret stays valid. Default: {Hours}.", "N");

    private static readonly SecretOptions Secret = new();
    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command(
            "rotate", "Give an integration a new secret. Two secrets are valid until the platform has the new one.")
        {
            Integration, Keep,
        };
        Secret.AddTo(command);
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var path = $"integrations/{result.GetValue(Integration)}";
        var found = IntegrationView.Read(await api.GetAsync(path, cancellationToken));
        var (secret, isNew) = Secret.Read(result, PlatformScreen.Of(found.Platform));
        var hours = result.GetValue(Keep) ?? Hours;
        var answer = await api.PostAsync(
            $"{path}/secrets", new JsonObject { ["secret"] = secret, ["keepSeconds"] = hours * 3_600 },
            cancellationToken);
        Output.For(result).Result(
            new { integration = answer.Value, secret = isNew ? secret : null },
            people =>
            {
                people.Write(Output.Facts(("url", found.Url), ("secret", isNew ? secret : "the secret of your file")));
                people.Say($"The old secret is valid for {hours} hours. Put the new one on the screen until then.");
            });
        return ExitCode.Ok;
    }
}
