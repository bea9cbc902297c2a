using Ainft.Sources.Events;
using Xunit;

namespace Ainft.Tests.Sources.Events;

public sealed class HubEventTests
{
    private static readonly string Old = new('a', 40), New = new('b', 40), Head = new('c', 40);

    private static string Body(
        string scope = "repo.content", string action = "update", string type = "model", string refs = "[]",
        string name = "some-user/some-repo") => $$$"""
        {"event":{"action":"{{{action}}}","scope":"{{{scope}}}"},
         "repo":{"type":"{{{type}}}","name":"{{{name}}}","id":"6366c000a2abcdf2fd69a080","private":false,
          "headSha":"{{{Head}}}","owner":{"id":"61d2000c3c2083e1c08af22d"}},
         "updatedRefs":{{{refs}}},"movedTo":{"name":"other/name"},
         "webhook":{"id":"6390e855e30d9209411de93b","version":3}}
        """;

    private static string Refs(params (string Name, string? Commit)[] refs) =>
        $"[{string.Join(',', refs.Select(item => $$"""
        {"ref":"{{item.Name}}","oldSha":"{{Old}}","newSha":{{(item.Commit is null ? "null" : $"\"{item.Commit}\"")}}}
        """))}]";

    [Theory]
    [InlineData("model", "some-user/some-repo")]
    [InlineData("dataset", "datasets/some-user/some-repo")]
    [InlineData("space", "spaces/some-user/some-repo")]
    public void New_content_registers_its_commit(string type, string repository)
    {
        var refs = Refs(("refs/heads/main", New), ("refs/tags/test", Old));
        var found = SentEvent.Hub(Body(type: type, refs: refs)).Read();
        Assert.Equal(
            (EventAction.Register, repository, New, "main", $"hf:{repository}@{New}"),
            (found.Action, found.Repository!, found.Revision!, found.Reference!, found.From!));
        Assert.NotNull(Ainft.Sources.HubName.TryParse(found.From!));
    }

    [Fact]
    public void A_tag_counts_when_the_branch_did_not_change()
    {
        var found = SentEvent.Hub(Body(refs: Refs(("refs/pr/1", New), ("refs/tags/v1", Old)))).Read();
        Assert.Equal((EventAction.Register, Old, "v1"), (found.Action, found.Revision!, found.Reference!));
    }

    [Fact]
    public void A_pull_request_of_a_stranger_registers_nothing() =>
        Assert.Equal(EventAction.Ignore, SentEvent.Hub(Body(refs: Refs(("refs/pr/1", New)))).Read().Action);

    [Fact]
    public void Without_references_the_head_counts() => Assert.Equal(Head, SentEvent.Hub(Body()).Read().Revision);

    [Theory]
    [InlineData("repo", "move", EventAction.Record)]
    [InlineData("repo", "delete", EventAction.Record)]
    [InlineData("repo", "create", EventAction.Ignore)]
    [InlineData("repo.config", "update", EventAction.Ignore)]
    [InlineData("discussion.comment", "create", EventAction.Ignore)]
    [InlineData("newest", "create", EventAction.Ignore)]
    public void Other_events_register_nothing(string scope, string action, EventAction expected) =>
        Assert.Equal(expected, SentEvent.Hub(Body(scope, action)).Read().Action);

    [Theory]
    [InlineData("repo.content.lfs", "repo.content.update", EventAction.Register)]
    [InlineData("repo.config.dois", "repo.config.update", EventAction.Ignore)]
    [InlineData("repo.unknown", "repo.update", EventAction.Ignore)]
    public void An_unknown_narrower_scope_is_an_update_of_the_broader_one(
        string scope, string name, EventAction expected)
    {
        var found = SentEvent.Hub(Body(scope, "create")).Read();
        Assert.Equal((name, expected), (found.Name, found.Action));
    }

    [Fact]
    public void A_move_names_the_new_place() =>
        Assert.Equal("other/name", SentEvent.Hub(Body("repo", "move")).Read().Details["movedTo"]);

    [Fact]
    public void The_same_change_of_the_branch_is_the_same_event_whatever_else_changed()
    {
        var (main, tag) = (("refs/heads/main", New), ("refs/tags/v1", Old));
        var first = SentEvent.Hub(Body(refs: Refs(main, tag))).Read().DeliveryKey;
        Assert.Equal(first, SentEvent.Hub(Body(refs: Refs(tag, main))).Read().DeliveryKey);
        Assert.Equal(first, SentEvent.Hub(Body(refs: Refs(main))).Read().DeliveryKey);
        Assert.NotEqual(first, SentEvent.Hub(Body(refs: Refs(("refs/heads/main", Old)))).Read().DeliveryKey);
        Assert.NotEqual(first, SentEvent.Hub(Body(refs: Refs(("refs/tags/v1", New)))).Read().DeliveryKey);
        Assert.NotEqual(first, SentEvent.Hub(Body(type: "dataset", refs: Refs(main))).Read().DeliveryKey);
    }

    [Theory]
    [InlineData("hf:some-user/some-repo", "model")]
    [InlineData("hf:datasets/some-user/some-repo", "dataset")]
    [InlineData("hf:spaces/some-user/some-repo", "space")]
    public void A_polled_head_is_the_event_that_the_platform_would_have_sent(string name, string type)
    {
        var sent = SentEvent.Hub(Body(type: type, refs: Refs(("refs/heads/main", New)))).Read();
        var polled = PolledEvent.OfHub(Ainft.Sources.HubName.TryParse(name)!, New);
        var found = EventReader.Read(polled.Platform, polled.Header, polled.Body);
        Assert.Equal(
            (sent.DeliveryKey, sent.Name, sent.From, sent.Action),
            (found.DeliveryKey, found.Name, found.From, found.Action));
    }

    [Fact]
    public void A_polled_tag_is_the_event_that_the_platform_would_have_sent()
    {
        var sent = SentEvent.Hub(Body(refs: Refs(("refs/tags/v1", New)))).Read();
        var name = Ainft.Sources.HubName.TryParse("hf:some-user/some-repo")!;
        var polled = PolledEvent.OfHub(name, new Ainft.Sources.HubTag("refs/tags/v1", New));
        var found = EventReader.Read(polled.Platform, polled.Header, polled.Body);
        Assert.Equal(
            (sent.DeliveryKey, sent.Name, sent.From, sent.Reference),
            (found.DeliveryKey, found.Name, found.From, found.Reference));
    }

    [Theory]
    [InlineData("a/../b", "/repo/name")]
    [InlineData("a b", "/repo/name")]
    public void A_hostile_name_is_refused(string name, string pointer) =>
        Assert.Equal(pointer, SentEvent.Hub(Body(name: name)).Refused().Pointer);

    [Fact]
    public void A_commit_of_another_form_and_too_many_references_are_refused()
    {
        Assert.Equal("/updatedRefs/0/newSha",
            SentEvent.Hub(Body(refs: Refs(("refs/heads/main", "main")))).Refused().Pointer);
        var many = Enumerable.Range(0, 257).Select(at => ($"refs/tags/v{at}", (string?)New)).ToArray();
        Assert.Equal(ViolationCode.WrongCount, SentEvent.Hub(Body(refs: Refs(many))).Refused().Code);
    }
}
