using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Cli.Nodes;
using Ainft.Sources.Events;

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
            "add", "Add an integration, sign its delegation, and print the fields of the platform's screen.");
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
        var consented = Consented(terms with { Platform = SourceOf(screen, body) }, offered.Terms);
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

    // Empty when the options lack it. The server refuses such a request.
    private static string SourceOf(PlatformScreen screen, JsonObject body)
    {
        var server = Uri.TryCreate(body["server"]?.GetValue<string>(), UriKind.Absolute, out var named) ? named : null;
        return body["source"]?.GetValue<string>() ?? PlatformSource.Of(screen.Platform, server) ?? "";
    }

    // The server adds the agent only. It must not widen what the creator asked for or name another platform, because
    // the signature counts for as long as the delegation says.
    private static Delegation Consented(Delegation asked, Delegation offered)
    {
        var consented = asked with { Agent = offered.Agent };
        return consented == offered && !offered.Agent.IsZero && RepositoryScope.IsPlatform(offered.Platform)
            ? consented
            : throw CommandException.Refused(
                "The server asks for a delegation with other terms than yours, so the command signed nothing.",
                "Do not trust this server.");
    }
}
