using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The JSON of a delegation, which is <c>{"integration":"0x…","agent":"0x…","platform":"…","scope":"…",
/// "contributorsHash":"0x…","maxRoyalty":N,"notBefore":SECONDS,"deadline":SECONDS,"signature":"0x…"}</c>.
/// </summary>
public static class DelegationJson
{
    private static readonly string[] Members =
    [
        "integration", "agent", "platform", "scope", "contributorsHash", "maxRoyalty", "notBefore", "deadline",
        "signature",
    ];

    /// <summary>Writes the JSON object.</summary>
    public static void WriteTo(Utf8JsonWriter writer, SignedDelegation delegation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(delegation);
        var terms = delegation.Terms;
        writer.WriteStartObject();
        writer.WriteString("integration", terms.Integration.ToString());
        writer.WriteString("agent", terms.Agent.ToString());
        writer.WriteString("platform", terms.Platform);
        writer.WriteString("scope", terms.Scope);
        writer.WriteString("contributorsHash", terms.ContributorsHash.ToString());
        writer.WriteNumber("maxRoyalty", terms.MaxRoyalty);
        writer.WriteNumber("notBefore", terms.NotBefore);
        writer.WriteNumber("deadline", terms.Deadline);
        writer.WriteString("signature", delegation.Signature);
        writer.WriteEndObject();
    }

    /// <summary>Reads the JSON object.</summary>
    /// <param name="json">Any JSON value in canonical form.</param>
    /// <param name="violations">
    /// The violations, with pointers relative to <paramref name="json"/>. The list is empty when the result is not
    /// null.
    /// </param>
    public static SignedDelegation? TryRead(JsonElement json, out IReadOnlyList<Violation> violations) =>
        TryRead(json, isRequest: false, out violations);

    /// <summary>
    /// Reads the object of a request, which can have the member <c>contributors</c> of a manifest instead of
    /// <c>contributorsHash</c>.
    /// </summary>
    /// <inheritdoc cref="TryRead(JsonElement, out IReadOnlyList{Violation})"/>
    public static SignedDelegation? TryReadRequest(JsonElement json, out IReadOnlyList<Violation> violations) =>
        TryRead(json, isRequest: true, out violations);

    private static SignedDelegation? TryRead(
        JsonElement json, bool isRequest, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        var read = Read(new Field(json, found), isRequest);
        return found.Count == 0 ? read : null;
    }

    internal static SignedDelegation? Read(Field field, bool isRequest = false)
    {
        if (!field.IsObjectOf(isRequest ? [.. Members, "contributors"] : Members))
            return null;
        var integration = field.Required("integration")?.Word();
        var agent = field.Required("agent")?.Account();
        var platform = Text(field, "platform", RepositoryScope.MaxPlatform, RepositoryScope.IsPlatform,
            "words of lower-case letters and digits, such as github.com");
        var scope = Text(field, "scope", RepositoryScope.MaxLength, RepositoryScope.IsValid,
            "the name of a repository, or an owner and /*");
        var contributors = ReadContributors(field);
        var royalty = field.Required("maxRoyalty")?.Integer(0, Delegation.MostRoyalty);
        var notBefore = field.Required("notBefore")?.Deadline();
        var deadline = field.Required("deadline")?.Deadline();
        var signature = field.Required("signature")?.HexBytes(MintSignature.MaxBytes);
        if (integration is null || agent is null || platform is null || scope is null || contributors is null
            || royalty is null || notBefore is null || deadline is null || signature is null)
            return null;
        var terms = new Delegation
        {
            Integration = integration.Value,
            Agent = agent.Value,
            Platform = platform,
            Scope = scope,
            ContributorsHash = contributors.Value,
            MaxRoyalty = (int)royalty,
            NotBefore = notBefore.Value,
            Deadline = deadline.Value,
        };
        return new SignedDelegation(terms, signature);
    }

    // Only a request can have the list. The names of all other objects were checked before.
    private static Bytes32? ReadContributors(Field field)
    {
        if (field.Optional("contributors") is not { } list)
            return field.Required("contributorsHash")?.Word();
        if (field.Optional("contributorsHash") is not null)
            list.Refuse(ViolationCode.MemberNotAllowed, "Expected contributors or contributorsHash, and not both.");
        return ContributorList.Hash(ManifestReader.ReadContributors(field));
    }

    private static string? Text(Field field, string name, int max, Func<string, bool> hasForm, string description)
    {
        var member = field.Required(name);
        if (member?.Text(max) is not { } text)
            return null;
        if (hasForm(text))
            return text;
        member.Refuse(ViolationCode.WrongForm, $"Expected {description}.");
        return null;
    }
}
