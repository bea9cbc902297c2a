using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>
/// Reads the events of Hugging Face. Its documentation asks receivers to take an unknown narrower scope as an update of
/// the broader scope, so that new scopes do no harm.
/// </summary>
internal static partial class HubEvents
{
    private const string Main = "refs/heads/main", Tags = "refs/tags/";
    private static readonly string[] Scopes =
        ["repo", "repo.content", "repo.config", "discussion", "discussion.comment"];

    public static PlatformEvent Read(Delivery delivery)
    {
        var root = delivery.Parse();
        var (scope, action) = Known(
            root.RequiredText("/event/scope", Word()), root.RequiredText("/event/action", Word()));
        var name = $"{scope}.{action}";
        if (scope is not ("repo" or "repo.content"))
            return new PlatformEvent(delivery.Platform, name, EventAction.Ignore, KeyOf(delivery, root, name, []))
            {
                Reason = "Only the content and the moves of repositories are read.",
            };
        var changes = Changes(root);
        var found = Named(root, new PlatformEvent(
            delivery.Platform, name, EventAction.Ignore, KeyOf(delivery, root, name, changes)));
        return (scope, action) switch
        {
            (_, _) when found.Repository is null => found with { Reason = "This type of repository is not read." },
            ("repo.content", _) => Content(delivery, root, found, changes),
            ("repo", "move" or "delete") => found with
            {
                Action = EventAction.Record,
                Reason = "A change of the repository does not change its components.",
            },
            _ => found with { Reason = "This change of the repository concerns no component." },
        };
    }

    private static (string Scope, string Action) Known(string scope, string action)
    {
        for (var known = scope; known.Length > 0;)
        {
            if (Array.Exists(Scopes, name => name == known))
                return (known, known == scope ? action : "update");
            known = known.LastIndexOf('.') is > 0 and var dot ? known[..dot] : "";
        }

        return (scope, action);
    }

    // Anyone can open a pull request, so only the main branch and the tags count.
    private static PlatformEvent Content(
        Delivery delivery, SourceNode root, PlatformEvent found, IReadOnlyList<Change> changes)
    {
        var change = changes.FirstOrDefault(item => item.Reference == Main)
            ?? changes.FirstOrDefault(item => item.Reference.StartsWith(Tags, StringComparison.Ordinal));
        if (change is null && changes.Count == 0 && root.OptionalText("/repo/headSha", CommitHash.Form()) is { } head)
            change = new Change(Main, head);
        return change switch
        {
            null => found with { Reason = "Neither the branch main nor a tag changed." },
            { Commit: null } => found with
            {
                Reference = change.ShortName,
                Action = EventAction.Record,
                Reason = "The branch or the tag was deleted.",
            },
            // A poll finds the branch with its commit and no more. Its event must have the key of the lost one.
            { Commit: { } commit } => found with
            {
                DeliveryKey = delivery.Key("content", found.Repository!, change.Reference, commit),
                Reference = change.ShortName,
                Revision = commit,
                Action = EventAction.Register,
                From = $"hf:{found.Repository}@{commit}",
            },
        };
    }

    private static PlatformEvent Named(SourceNode root, PlatformEvent found)
    {
        const string Place = "/repo/name";
        HubType? type = root.RequiredText("/repo/type", Word()) switch
        {
            "model" => HubType.Model,
            "dataset" => HubType.Dataset,
            "space" => HubType.Space,
            _ => null,
        };
        if (type is null)
            return found;
        var name = root.RequiredText(Place);
        if (!HubName.IsRepository(name))
            throw EventMembers.Refused(ViolationCode.WrongForm, Place, "is not owner/name");
        return found with
        {
            Repository = HubName.PrefixOf(type.Value) + name,
            Details = EventMembers.Details(
                ("repositoryId", root.At("/repo/id")?.Text),
                ("private", root.At("/repo/private")?.Text),
                ("webhook", root.At("/webhook/id")?.Text),
                ("movedTo", root.At("/movedTo/name")?.Text)),
        };
    }

    private static IReadOnlyList<Change> Changes(SourceNode root)
    {
        var items = root.At("/updatedRefs")?.Items ?? [];
        return items.Count <= SourceLimits.ListItems
            ? [.. items.Select((item, at) => ChangeOf(item, $"/updatedRefs/{at}"))]
            : throw EventMembers.Refused(
                ViolationCode.WrongCount, "/updatedRefs", $"has more than {SourceLimits.ListItems} items");
    }

    private static Change ChangeOf(SourceNode item, string place)
    {
        if (item["ref"]?.Text is not { Length: > 0 and <= EventMembers.Longest } reference)
            throw EventMembers.Refused(ViolationCode.MemberMissing, $"{place}/ref", "is missing or too long");
        var commit = item["newSha"]?.Text;
        return commit is null || CommitHash.Form().IsMatch(commit)
            ? new Change(reference, commit)
            : throw EventMembers.Refused(ViolationCode.WrongForm, $"{place}/newSha", "is not a commit");
    }

    // Hugging Face sends no id of a delivery, so the key follows from the change itself.
    private static string KeyOf(Delivery delivery, SourceNode root, string name, IReadOnlyList<Change> changes) =>
        changes.Count == 0 ? delivery.KeyOfBody() : delivery.Key(
        [
            root.OptionalText("/webhook/id") ?? "", root.OptionalText("/repo/id") ?? "", name,
            .. changes.Select(change => $"{change.Reference}:{change.Commit}").Order(StringComparer.Ordinal),
        ]);

    /// <summary>A branch or a tag that changed, with its new commit. The commit of a deleted one is null.</summary>
    private sealed record Change(string Reference, string? Commit)
    {
        public string ShortName => Reference[(Reference.IndexOf('/', "refs/".Length) + 1)..];
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Word();
}
