using Spectre.Console;

namespace Ainft.Cli.Api;

/// <summary>The part of the server's description of an AINFT that the commands show.</summary>
internal sealed record AinftView(
    string Id,
    string Caip19,
    string Digest,
    string Creator,
    string Kind,
    string? Name,
    string? Version,
    string? Description,
    string? License,
    IReadOnlyList<(string Name, string? Value)> Card,
    IReadOnlyList<AinftView.Parent> Parents,
    IReadOnlyList<AinftView.Contributor> Contributors,
    DateTimeOffset? MintedAt,
    AinftView.AnchorState Anchor,
    AinftView.TokenState Token,
    string? Verdict,
    string? Agent)
{
    public sealed record Parent(string Id, string? Relation);

    public sealed record Contributor(string Address, int Share);

    public sealed record Block(ulong Number, string Hash);

    public sealed record AnchorState(string Status, string? Root, Block? Block, string? Transaction);

    public sealed record TokenState(string Status, string? Owner, Block? Block);

    /// <summary>Reads the server's description of <paramref name="id"/>.</summary>
    public static AinftView Read(AnswerPart answer, AinftId id)
    {
        if (answer.Member("id").Text() != id.ToString())
            throw CommandException.Refused(
                $"The server answered with another AINFT than {id}.", "Do not trust this server's answers.");
        return new AinftView(
            id.ToString(),
            answer.Member("caip19").Text(),
            answer.Member("digest").Text(),
            answer.Member("creator").Text(),
            answer.Member("kind").Text(),
            answer.Find("name")?.Text(),
            answer.Find("version")?.Text(),
            answer.Find("description")?.Text(),
            answer.Find("license")?.Text(),
            CardView.Read(answer),
            [.. answer.Member("parents").Items().Select(parent =>
                new Parent(parent.Member("id").Text(), RelationOf(parent)))],
            [.. (answer.Find("contributors")?.Items() ?? []).Select(one =>
                new Contributor(one.Member("address").Text(), one.Member("share").Count()))],
            answer.Find("mintedAt")?.Time(),
            ReadAnchor(answer.Member("anchor")),
            ReadToken(answer.Member("token")),
            answer.Find("reproduction") is { } reproduction ? VerdictOf(reproduction) : null,
            answer.Find("delegation")?.Member("agent").Text());
    }

    private static string VerdictOf(AnswerPart reproduction)
    {
        var votes = reproduction.Find("of") is { } of ? $" {reproduction.Member("agreed").Count()}/{of.Count()}" : "";
        var within = reproduction.Find("tolerance") is { } tolerance ? $", {tolerance.Member("text").Text()}" : "";
        return reproduction.Member("state").Text() + votes + within;
    }

    private static string? RelationOf(AnswerPart parent) => parent.Find("relations") is { } several
        ? string.Join(", ", several.Items().Select(relation => relation.Text()))
        : parent.Find("relation")?.Text();

    private static AnchorState ReadAnchor(AnswerPart anchor) =>
        new(anchor.Member("status").Text(), anchor.Find("root")?.Text(), ReadBlock(anchor),
            anchor.Find("transaction")?.Text());

    private static TokenState ReadToken(AnswerPart token) =>
        new(token.Member("status").Text(), token.Find("owner")?.Text(), ReadBlock(token));

    private static Block? ReadBlock(AnswerPart of) =>
        of.Find("block") is { } block ? new Block(block.Member("number").Number(), block.Member("hash").Text()) : null;

    /// <summary>The table for people.</summary>
    public static Grid Facts(AinftView ainft) => Output.Facts(
    [
        ("id", ainft.Id),
        ("name", FullName(ainft)),
        ("kind", ainft.Kind),
        ("description", ainft.Description),
        ("license", ainft.License),
        .. ainft.Card,
        ("creator", ainft.Creator),
        ("digest", ainft.Digest),
        .. ainft.Parents.Select(parent => (parent.Relation ?? "parent", (string?)parent.Id)),
        .. ainft.Contributors.Select(contributor =>
            ("contributor", (string?)$"{contributor.Address}  {contributor.Share / 100m:0.##} %")),
        ("minted", ainft.MintedAt?.ToString("u")),
        ("anchor", Describe(ainft.Anchor.Status, ainft.Anchor.Block)),
        ("root", ainft.Anchor.Root),
        ("transaction", ainft.Anchor.Transaction),
        ("token", Describe(ainft.Token.Status, ainft.Token.Block)),
        ("owner", ainft.Token.Owner),
        ("agent", ainft.Agent is { } agent
            ? $"{agent} signed the mint for the creator. Only the creator can mint the token."
            : null),
        ("verdict", ainft.Verdict),
        ("CAIP-19", ainft.Caip19),
    ]);

    private static string? FullName(AinftView ainft)
    {
        var name = string.Join(' ', new[] { ainft.Name, ainft.Version }.Where(text => text is not null));
        return name.Length > 0 ? name : null;
    }

    /// <summary>A status for people, for example <c>finalized in block 12</c>.</summary>
    public static string Describe(string status, Block? block) =>
        block is null ? status : $"{status} in block {block.Number}";
}
