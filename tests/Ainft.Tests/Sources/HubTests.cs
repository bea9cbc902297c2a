using System.Text;
using Ainft.Sources;
using Xunit;

namespace Ainft.Tests.Sources;

public sealed class HubTests
{
    [Theory]
    [InlineData("hf:owner/name", "api/models/owner/name/revision/main?blobs=true")]
    [InlineData("hf:gpt2", "api/models/gpt2/revision/main?blobs=true")]
    [InlineData("hf:datasets/o/n@refs/pr/1", "api/datasets/o/n/revision/refs%2Fpr%2F1?blobs=true")]
    public void A_name_has_the_path_of_its_list(string text, string path) =>
        Assert.Equal(path, HubName.TryParse(text)!.ListPath);

    [Theory]
    [InlineData("owner/name")]
    [InlineData("hf:")]
    [InlineData("hf:a/../b")]
    [InlineData("hf:a/b@x y")]
    [InlineData("hf:a/b?c")]
    public void Another_text_is_no_name(string text) => Assert.Null(HubName.TryParse(text));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sha":"main","siblings":[]}""")]
    [InlineData("""{"sha":"cccccccccccccccccccccccccccccccccccccccc","siblings":[{"rfilename":"a"}]}""")]
    [InlineData(
        """{"sha":"cccccccccccccccccccccccccccccccccccccccc","siblings":[{"rfilename":"a","lfs":{"size":1}}]}""")]
    public void A_list_without_commit_sizes_and_digests_is_refused(string json) =>
        Assert.Throws<SourceException>(() =>
            HubRevision.Read(HubName.TryParse("hf:a/b")!, Encoding.UTF8.GetBytes(json)));
}
