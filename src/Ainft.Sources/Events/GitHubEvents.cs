using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>
/// Reads the events of GitHub. The header with the event's name is not signed, so the members of the body must fit it.
/// A tag can move, so the importer resolves it.
/// </summary>
internal static partial class GitHubEvents
{
    private const string Tags = "refs/tags/";

    /// <summary>The needed members. The commits of a push can have 25 MiB and are not among them.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        "ref", "deleted", "head_commit", "action", "release", "repository", "changes", "hook_id", "organization",
    ];

    public static PlatformEvent Read(Delivery delivery)
    {
        var name = delivery.RequiredHeader("X-GitHub-Event", EventName());
        var root = delivery.Parse(Members);
        return name switch
        {
            "push" => Push(delivery, root),
            "release" => Release(delivery, root),
            "repository" => Change(delivery, root),
            "ping" => Ping(delivery, root),
            _ => Ignored(delivery, name, "Only pushes of tags, releases and changes of repositories are read."),
        };
    }

    private static PlatformEvent Push(Delivery delivery, SourceNode root)
    {
        var reference = root.RequiredText("/ref");
        if (!reference.StartsWith(Tags, StringComparison.Ordinal))
            return Ignored(delivery, "push", "A push of a branch registers no component. Push a tag.");
        var tag = TagAt(reference[Tags.Length..], "/ref");
        var pushed = Named(delivery, root, "push") with
        {
            Reference = tag,
            // For an annotated tag the member after is the tag, and the head is the commit.
            Revision = root.OptionalText("/head_commit/id", CommitHash.Form()),
        };
        return root.At("/deleted")?.Text == "true"
            ? pushed with { Name = "push.deleted", Action = EventAction.Record, Reason = "The tag was deleted." }
            : Registered(pushed, tag);
    }

    // The id of the webhook is not in other events, and a poll asks GitHub about the webhook.
    private static PlatformEvent Ping(Delivery delivery, SourceNode root)
    {
        var place = root.At("/repository/full_name")?.Text is { } repository
            ? $"repos/{repository}"
            : $"orgs/{root.At("/organization/login")?.Text}";
        return Ignored(delivery, "ping", "GitHub tests the webhook.") with
        {
            Details = EventMembers.Details(
                ("hook", GitHubHook.TryParse($"{place}/hooks/{root.At("/hook_id")?.Text}")?.Path)),
        };
    }

    private static PlatformEvent Release(Delivery delivery, SourceNode root)
    {
        var action = root.RequiredText("/action", EventName());
        var tag = TagAt(root.RequiredText("/release/tag_name"), "/release/tag_name");
        var release = Named(delivery, root, $"release.{action}") with { Reference = tag };
        return action switch
        {
            "published" when root.At("/release/draft")?.Text != "true" => Registered(release, tag),
            "edited" or "deleted" or "unpublished" => release with
            {
                Action = EventAction.Record,
                Reason = "A later change of a release does not change its component.",
            },
            _ => release with { Reason = "The event published comes with this one." },
        };
    }

    private static PlatformEvent Change(Delivery delivery, SourceNode root)
    {
        var action = root.RequiredText("/action", EventName());
        var change = Named(delivery, root, $"repository.{action}");
        return action is "renamed" or "transferred" or "deleted" or "privatized" or "archived"
            ? change with
            {
                Action = EventAction.Record,
                Reason = "A change of the repository does not change its components.",
            }
            : change with { Reason = "This change of the repository concerns no component." };
    }

    private static PlatformEvent Named(Delivery delivery, SourceNode root, string name)
    {
        const string Place = "/repository/full_name";
        var repository = root.RequiredText(Place);
        if (!GitHubName.IsRepository(repository))
            throw EventMembers.Refused(ViolationCode.WrongForm, Place, "is not owner/name");
        return new PlatformEvent(delivery.Platform, name, EventAction.Ignore, delivery.KeyOfBody())
        {
            Repository = repository,
            Details = EventMembers.Details(
                ("delivery", delivery.OptionalHeader("X-GitHub-Delivery")),
                ("repositoryId", root.At("/repository/id")?.Text),
                ("private", root.At("/repository/private")?.Text),
                ("release", root.At("/release/id")?.Text),
                ("formerName", root.At("/changes/repository/name/from")?.Text)),
        };
    }

    private static PlatformEvent Registered(PlatformEvent found, string tag) => found with
    {
        Action = EventAction.Register,
        From = $"github:{found.Repository}@{tag}",
    };

    private static PlatformEvent Ignored(Delivery delivery, string name, string reason) =>
        new(delivery.Platform, name, EventAction.Ignore, delivery.KeyOfBody()) { Reason = reason };

    private static string TagAt(string tag, string pointer) => GitHubName.IsTag(tag)
        ? tag
        : throw EventMembers.Refused(
            ViolationCode.WrongForm, pointer, "names a tag with other characters than A-Z, a-z, 0-9, / @ . _ + -");

    [GeneratedRegex(@"^[a-z_]{1,64}\z")]
    private static partial Regex EventName();
}
