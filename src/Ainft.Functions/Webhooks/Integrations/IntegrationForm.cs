using System.Text;
using System.Text.Json;
using Ainft.Functions.Nodes;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>A request to add an integration.</summary>
/// <param name="Integration">The integration without its agent and without secrets.</param>
/// <param name="Secret">The secret as the screen of the platform shows it.</param>
/// <param name="Token">A token for requests to the platform, or null.</param>
internal sealed record IntegrationForm(Integration Integration, string Secret, string? Token)
{
    public const int MaxBodyBytes = 64 * 1024;

    // A column of a row has at most 64 KiB, which are half as many characters.
    private const int MaxToken = 1_024, MaxServer = 256, MaxContributors = 30_000;

    private static readonly string[] Members =
    [
        "integration", "platform", "source", "scope", "contributors", "maxRoyalty", "notBefore", "deadline", "secret",
        "token", "server", "kind",
    ];

    /// <summary>Reads the body. The caller adds the creator, which signed the request, and the time.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static IntegrationForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(json.RootElement, Members);
        var platform = PlatformOf(members);
        var form = new IntegrationForm(
            Read(members, json.RootElement, platform),
            SecretOf(members, platform) ?? "",
            members.Has("token") ? members.Line("token", MaxToken) : null);
        violations = members.Violations;
        return violations.Count == 0 ? form : null;
    }

    /// <summary>The violation of a secret that the platform does not have. Null for a valid one.</summary>
    public static Violation? Refuse(WebhookPlatform platform, string secret) =>
        WebhookSecret.IsValid(platform, secret) ? null : new Violation(
            "/secret", ViolationCode.WrongForm,
            $"Expected {WebhookSecret.MinLength} to {WebhookSecret.MaxLength} characters of ASCII without spaces. "
            + "Senders of Standard Webhooks need whsec_ and the base64 of 24 to 64 bytes.");

    private static string? SecretOf(BodyMembers members, WebhookPlatform platform)
    {
        if (members.Line("secret", WebhookSecret.MaxLength) is not { } secret)
            return null;
        if (Refuse(platform, secret) is { } violation)
            members.Refuse("", [violation]);
        return secret;
    }

    private static Integration Read(
        BodyMembers members, JsonElement body, WebhookPlatform platform)
    {
        var server = ServerOf(members, platform);
        var contributors = ContributorsOf(members, body);
        return new Integration
        {
            Terms = new Delegation
            {
                Integration = members.Word("integration"),
                Agent = default,
                Platform = SourceOf(members, platform, server),
                Scope = ScopeOf(members),
                ContributorsHash = ContributorList.Hash(contributors?.List ?? []),
                MaxRoyalty = members.Whole("maxRoyalty", 0, Delegation.MostRoyalty, 0),
                NotBefore = members.Has("notBefore") ? members.Deadline("notBefore") : 0,
                Deadline = members.Deadline("deadline"),
            },
            Creator = default,
            Platform = platform,
            Contributors = contributors?.Text,
            Kind = KindOf(members),
            Server = server,
            CreatedAt = default,
        };
    }

    private static WebhookPlatform PlatformOf(BodyMembers members)
    {
        if (PlatformWords.Parse(members.Line("platform", 32)) is { } platform)
            return platform;
        members.Refuse(
            "/platform", ViolationCode.WrongValue, $"Expected one of {string.Join(", ", PlatformWords.Words)}.");
        return default;
    }

    private static string SourceOf(BodyMembers members, WebhookPlatform platform, Uri? server)
    {
        var known = PlatformSource.Of(platform, server);
        if (known is null && members.Line("source", RepositoryScope.MaxPlatform) is { } stated)
            known = stated;
        else if (members.Has("source") && members.Line("source", RepositoryScope.MaxPlatform) != known)
            members.Refuse("/source", ViolationCode.Contradiction, $"The platform decides it, which is {known}.");
        if (known is not null && !RepositoryScope.IsPlatform(known))
            members.Refuse(
                "/source", ViolationCode.WrongForm,
                "Expected words of lower-case letters and digits, such as github.com. It is the value of the "
                + "manifest's source.platform.");
        return known ?? "";
    }

    private static string ScopeOf(BodyMembers members)
    {
        var scope = members.Line("scope", RepositoryScope.MaxLength) ?? "";
        if (scope.Length > 0 && !RepositoryScope.IsValid(scope))
            members.Refuse(
                "/scope", ViolationCode.WrongForm, "Expected the name of a repository, or an owner and /*.");
        return scope;
    }

    private static ComponentKind? KindOf(BodyMembers members)
    {
        if (!members.Has("kind"))
            return null;
        if (members.Line("kind", 16) is { } word && ManifestWords.TryParse(word, out ComponentKind kind))
            return kind;
        var kinds = string.Join(", ", Enum.GetValues<ComponentKind>().Select(one => one.ToText()));
        members.Refuse("/kind", ViolationCode.WrongValue, $"Expected one of {kinds}.");
        return null;
    }

    // A server names its repositories itself, so only the creator's own one may be asked.
    private static Uri? ServerOf(BodyMembers members, WebhookPlatform platform)
    {
        var isExpected = platform == WebhookPlatform.Mlflow;
        if (!members.Has("server") && !isExpected)
            return null;
        if (members.Line("server", MaxServer) is not { } text)
            return null;
        if (platform is not (WebhookPlatform.Mlflow or WebhookPlatform.Wandb))
            members.Refuse(
                "/server", ViolationCode.MemberNotAllowed, "Only mlflow and wandb have servers of their own.");
        else if (Uri.TryCreate(text, UriKind.Absolute, out var server)
            && server.Scheme is "https" or "http"
            && server is { UserInfo: "", Query: "", Fragment: "" })
            return new Uri($"{server.AbsoluteUri.TrimEnd('/')}/");
        else
            members.Refuse(
                "/server", ViolationCode.WrongForm, "Expected an http or https address without a user and a query.");
        return null;
    }

    // The rules of contributors are those of a manifest, so a manifest with them alone is checked.
    private static (string Text, IReadOnlyList<Contributor> List)? ContributorsOf(BodyMembers members, JsonElement body)
    {
        if (!members.Has("contributors"))
            return null;
        var text = body.GetProperty("contributors").GetRawText();
        if (text.Length > MaxContributors)
        {
            members.Refuse(
                "/contributors", ViolationCode.TooLarge,
                $"The list has more than {MaxContributors} characters. Write it without white space.");
            return null;
        }
        var probe = $$"""{"ainft":1,"kind":"data","contributors":{{text}}}""";
        if (Manifest.TryAccept(Encoding.UTF8.GetBytes(probe), out var manifest, out var found))
            return (text, manifest.Contributors);
        members.Refuse("", found);
        return null;
    }
}
