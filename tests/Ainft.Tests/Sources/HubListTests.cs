using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

/// <summary>The lists of Hugging Face that polls read.</summary>
public sealed class HubListTests
{
    private static readonly string Commit = new('c', 40);

    [Theory]
    [InlineData("acme/*", HubType.Model, "acme")]
    [InlineData("datasets/acme/*", HubType.Dataset, "acme")]
    [InlineData("spaces/acme/*", HubType.Space, "acme")]
    public void A_scope_of_an_account_names_its_repositories(string scope, HubType type, string owner) =>
        Assert.Equal(new HubOwner(type, owner), HubOwner.TryParse(scope));

    [Theory]
    [InlineData("acme/model")]
    [InlineData("datasets/*")]
    [InlineData("a/b/*")]
    [InlineData("*")]
    [InlineData("a&b=c/*")]
    [InlineData("../*")]
    public void Another_scope_names_no_account(string scope) => Assert.Null(HubOwner.TryParse(scope));

    [Fact]
    public void A_list_has_the_repositories_of_its_account_with_a_commit_and_a_time()
    {
        var list = Encoding.UTF8.GetBytes($$"""
            [{"id":"acme/one","sha":"{{Commit}}","lastModified":"2026-01-02T03:04:05.000Z"},
             {"id":"acme/two","sha":"x","lastModified":"2026-01-02T03:04:05.000Z"},
             {"id":"acme/three","sha":"{{Commit}}"},
             {"id":"other/one","sha":"{{Commit}}","lastModified":"2026-01-02T03:04:05.000Z"},
             {"id":"acme/../x","sha":"{{Commit}}","lastModified":"2026-01-02T03:04:05.000Z"},
             {"sha":"{{Commit}}"}, 1, null]
            """);

        var (name, commit, at) = Assert.Single(new HubOwner(HubType.Dataset, "acme").ReadList(list));

        Assert.Equal((HubType.Dataset, "acme/one"), (name.Type, name.Repository));
        Assert.Equal((Commit, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), (commit, at));
    }

    [Fact]
    public void A_longer_page_than_asked_for_is_refused() => Assert.Throws<SourceException>(() =>
        new HubOwner(HubType.Model, "a").ReadList(Encoding.UTF8.GetBytes(
            $"[{string.Join(",", Enumerable.Repeat("{}", HubOwner.PerPage + 1))}]")));

    [Fact]
    public void A_list_has_the_tags_with_a_commit_and_a_form_that_importers_take()
    {
        var list = Encoding.UTF8.GetBytes($$"""
            {"branches":[{"ref":"refs/heads/main","targetCommit":"{{Commit}}"}],
             "tags":[{"ref":"refs/tags/v1.0","targetCommit":"{{Commit}}"},{"ref":"refs/tags/v2","targetCommit":null},
                     {"ref":"refs/heads/x","targetCommit":"{{Commit}}"},
                     {"ref":"refs/tags/a b","targetCommit":"{{Commit}}"}]}
            """);

        Assert.Equal([new HubTag("refs/tags/v1.0", Commit)], HubTag.ReadList(list));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"tags\":null}")]
    public void A_list_without_tags_has_none(string text) =>
        Assert.Empty(HubTag.ReadList(Encoding.UTF8.GetBytes(text))!);

    [Fact]
    public void A_list_of_more_tags_than_a_poll_remembers_is_not_read()
    {
        var tag = $$"""{"ref":"refs/tags/v1","targetCommit":"{{Commit}}"}""";
        var list = $$"""{"tags":[{{string.Join(",", Enumerable.Repeat(tag, HubTag.Most + 1))}}]}""";

        Assert.Null(HubTag.ReadList(Encoding.UTF8.GetBytes(list)));
    }
}
