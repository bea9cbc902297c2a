using System.Text;
using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class GitHubEventTests
{
    private const string Commit = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

    private const string Repository =
        """{"id":186853002,"full_name":"Codertocat/Hello-World","private":false}""";

    private static string Push(string reference, bool deleted = false) => $$$"""
        {"ref":"{{{reference}}}","before":"0000000000000000000000000000000000000000","after":"{{{Commit}}}",
         "created":true,"deleted":{{{(deleted ? "true" : "false")}}},"forced":false,"base_ref":null,
         "head_commit":{{{(deleted ? "null" : $$"""{"id":"{{Commit}}"}""")}}},"commits":[],
         "repository":{{{Repository}}}}
        """;

    private static string Release(string action, bool draft = false) => $$"""
        {"action":"{{action}}","release":{"id":17372790,"tag_name":"0.0.1","target_commitish":"master",
         "draft":{{(draft ? "true" : "false")}},"prerelease":false,"assets":[]},"repository":{{Repository}}}
        """;

    [Fact]
    public void A_pushed_tag_registers_its_commit()
    {
        var found = SentEvent.GitHub("push", Push("refs/tags/v1.0")).Read();
        Assert.Equal(
            (EventAction.Register, "Codertocat/Hello-World", Commit, "v1.0", "github:Codertocat/Hello-World@v1.0"),
            (found.Action, found.Repository!, found.Revision!, found.Reference!, found.From!));
        Assert.Equal("186853002", found.Details["repositoryId"]);
    }

    [Theory]
    [InlineData(""","repository":{"full_name":"acme/lm"}""", "repos/acme/lm/hooks/7")]
    [InlineData(""","organization":{"login":"acme"}""", "orgs/acme/hooks/7")]
    [InlineData(""","repository":{"full_name":"../lm"}""", null)]
    [InlineData("", null)]
    public void A_ping_names_its_webhook(string more, string? hook) => Assert.Equal(
        hook,
        SentEvent.GitHub("ping", $$"""{"zen":"zen","hook_id":7{{more}}}""").Read().Details.GetValueOrDefault("hook"));

    [Fact]
    public void The_kept_part_of_a_body_is_the_same_event_and_a_repeated_member_is_refused()
    {
        var body = Push("refs/tags/v1.0").Replace("\"commits\":[]", "\"commits\":[{\"a\":[1,{\"ref\":2}]}]",
            StringComparison.Ordinal);
        var kept = EventReader.Kept(WebhookPlatform.GitHub, Encoding.UTF8.GetBytes(body));
        var (whole, part) = (
            SentEvent.GitHub("push", body).Read(), SentEvent.GitHub("push", Encoding.UTF8.GetString(kept.Span)).Read());
        Assert.Equal((whole.From, whole.Revision, whole.Name), (part.From, part.Revision, part.Name));
        Assert.DoesNotContain("commits", Encoding.UTF8.GetString(kept.Span), StringComparison.Ordinal);
        var twice = body.Insert(1, "\"r\\u0065f\":\"refs/tags/v2\",");
        Assert.Equal(ViolationCode.JsonSyntax, SentEvent.GitHub("push", twice).Refused().Code);
    }

    [Fact]
    public void A_branch_is_ignored_and_a_deleted_tag_is_recorded()
    {
        Assert.Equal(EventAction.Ignore, SentEvent.GitHub("push", Push("refs/heads/main")).Read().Action);
        var deleted = SentEvent.GitHub("push", Push("refs/tags/v1", deleted: true)).Read();
        Assert.Equal((EventAction.Record, null, null), (deleted.Action, deleted.From, deleted.Revision));
    }

    [Theory]
    [InlineData("published", EventAction.Register)]
    [InlineData("created", EventAction.Ignore)]
    [InlineData("released", EventAction.Ignore)]
    [InlineData("edited", EventAction.Record)]
    [InlineData("deleted", EventAction.Record)]
    [InlineData("unpublished", EventAction.Record)]
    public void A_release_registers_once(string action, EventAction expected)
    {
        var found = SentEvent.GitHub("release", Release(action)).Read();
        Assert.Equal((expected, $"release.{action}"), (found.Action, found.Name));
        Assert.Equal(expected == EventAction.Register, found.From is not null);
    }

    [Fact]
    public void A_draft_is_ignored() =>
        Assert.Equal(EventAction.Ignore, SentEvent.GitHub("release", Release("published", draft: true)).Read().Action);

    [Theory]
    [InlineData("renamed", EventAction.Record)]
    [InlineData("transferred", EventAction.Record)]
    [InlineData("deleted", EventAction.Record)]
    [InlineData("edited", EventAction.Ignore)]
    public void A_change_of_the_repository_is_recorded(string action, EventAction expected)
    {
        var found = SentEvent.GitHub("repository", $$$$"""
            {"action":"{{{{action}}}}","changes":{"repository":{"name":{"from":"Old"}}},"repository":{{{{Repository}}}}}
            """).Read();
        Assert.Equal((expected, "Old"), (found.Action, found.Details["formerName"]));
    }

    [Fact]
    public void A_ping_and_an_unknown_event_are_ignored()
    {
        Assert.Equal(EventAction.Ignore, SentEvent.GitHub("ping", """{"zen":"Design for failure."}""").Read().Action);
        Assert.Equal(EventAction.Ignore, SentEvent.GitHub("star", "{}").Read().Action);
    }

    [Fact]
    public void A_form_is_refused_with_the_field_of_the_screen()
    {
        var refused = SentEvent.GitHub("push", "payload=%7B%7D")
            .With("Content-Type", "application/x-www-form-urlencoded").Refused();
        Assert.Equal(("Content-Type", ViolationCode.WrongValue), (refused.Pointer, refused.Code));
        Assert.Contains("application/json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_delivery_id_does_not_make_another_event_and_another_body_does()
    {
        var first = SentEvent.GitHub("push", Push("refs/tags/v1")).Read();
        var again = SentEvent.GitHub("push", Push("refs/tags/v1")).With("X-GitHub-Delivery", "other").Read();
        Assert.Equal(first.DeliveryKey, again.DeliveryKey);
        Assert.NotEqual(first.DeliveryKey, SentEvent.GitHub("push", Push("refs/tags/v2")).Read().DeliveryKey);
        Assert.Matches("^[0-9a-f]{64}$", first.DeliveryKey);
    }

    [Theory]
    [InlineData("refs/tags/../x", "/ref")]
    [InlineData("refs/tags/a b", "/ref")]
    [InlineData("refs/tags/-rf", "/ref")]
    [InlineData("refs/tags/", "/ref")]
    public void A_hostile_tag_is_refused_with_its_place(string reference, string pointer) =>
        Assert.Equal(pointer, SentEvent.GitHub("push", Push(reference)).Refused().Pointer);

    [Fact]
    public void A_repository_of_another_form_is_refused() => Assert.Equal(
        "/repository/full_name",
        SentEvent.GitHub("push", Push("refs/tags/v1").Replace("Codertocat/", "a/../", StringComparison.Ordinal))
            .Refused().Pointer);

    [Fact]
    public void The_body_of_another_event_is_refused() =>
        Assert.Equal("/action", SentEvent.GitHub("release", Push("refs/tags/v1")).Refused().Pointer);

    [Fact]
    public void A_repeated_member_and_a_body_that_is_too_large_are_refused()
    {
        Assert.Equal(
            ViolationCode.JsonSyntax, SentEvent.GitHub("push", """{"ref":"refs/heads/a","ref":"b"}""").Refused().Code);
        Assert.Equal(
            ViolationCode.TooLarge, SentEvent.GitHub("push", new string(' ', EventLimits.GitHub + 1)).Refused().Code);
    }
}
