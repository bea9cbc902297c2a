using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration add</c></summary>
internal static class IntegrationAddCommand
{
    private static readonly IntegrationTerms Options = new();
    private static readonly SecretOptions Secret = new();
    private static readonly CreatorOptions Creator = new();

    public static Command Create()
    {
        var command = new Command(
            "add", "Add an integration, sign its delegation, and print what the screen of the platform asks.");
        Options.AddTo(command);
        Secret.AddTo(command);
        Creator.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var screen = Options.Screen(result);
        var (secret, isNew) = Secret.Read(result, screen);
        var (body, terms) = await Options.ReadAsync(
            result, secret, TimeProvider.System.GetUtcNow(), cancellationToken);
        using var api = await Creator.OpenAsync(result, cancellationToken);
        var offered = IntegrationView.Read(await api.PostAsync("integrations", body, cancellationToken));
        var consented = Consented(terms, offered.Terms, body["source"]?.GetValue<string>());
        var answer = await SignAsync(api, consented, cancellationToken);
        var added = IntegrationView.Read(answer);
        Output.For(result).Result(
            new { integration = answer.Value, secret = isNew ? secret : null },
            people =>
            {
                people.Write(Output.Facts(added.Facts));
                people.Say($"");
                people.Say($"Fill in {screen.Place}.");
                people.Write(Output.Facts(
                    [.. screen.Fields(added.Url, isNew ? secret : "the secret of your file")
                        .Select(field => (field.Name, (string?)field.Value))]));
                if (isNew)
                    people.Say($"The server never shows the secret again.");
            });
        return ExitCode.Ok;
    }

    private static async Task<Api.AnswerPart> SignAsync(
        NodeApi api, Delegation terms, CancellationToken cancellationToken) =>
        await api.PostAsync(
            $"integrations/{terms.Integration}/delegation",
            new JsonObject
            {
                ["signature"] = api.Key.Sign(DelegationMessages.HashDelegate(api.Domain, terms)).ToString(),
            },
            cancellationToken);

    // The server adds the agent and the platform. It must not widen what the creator asked for, because the signature
    // counts for as long as the delegation says.
    private static Delegation Consented(Delegation asked, Delegation offered, string? source)
    {
        var consented = asked with { Agent = offered.Agent, Platform = offered.Platform };
        return consented == offered && !offered.Agent.IsZero && RepositoryScope.IsPlatform(offered.Platform)
            && (source is null || offered.Platform == source)
            ? consented
            : throw CommandException.Refused(
                "The server asks for a delegation with other terms than yours, so the command signed nothing.",
                "Do not trust this server.");
    }
}
