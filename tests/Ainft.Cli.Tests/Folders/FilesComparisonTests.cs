using System.Text;
using Ainft.Cli.Folders;

namespace Ainft.Cli.Tests.Folders;

/// <summary>Manifests of earlier releases have artifacts without a path.</summary>
public sealed class FilesComparisonTests
{
    [Fact]
    public void An_artifact_without_a_path_is_any_file_with_its_digest()
    {
        var report = Compare(ManifestOf(("https://example.org/r/a.bin", "one")), ("elsewhere/x", "one"));
        Assert.True(report.IsExact);
    }

    [Fact]
    public void A_file_with_the_name_of_a_missing_artifact_is_a_changed_one()
    {
        var manifest = ManifestOf(("https://example.org/r/sub/a.bin", "one"), ("https://example.org/r/b.bin", "two"));
        var report = Compare(manifest, ("sub/a.bin", "other"), ("c.bin", "three"));
        Assert.Equal("sub/a.bin", Assert.Single(report.Changed).Path);
        Assert.Equal("https://example.org/r/b.bin", Assert.Single(report.Missing).Name);
        Assert.Equal("c.bin", Assert.Single(report.Extra).Path);
    }

    [Fact]
    public void Two_artifacts_with_the_same_bytes_need_two_files()
    {
        var manifest = ManifestOf(("https://example.org/a", "one"), ("https://example.org/b", "one"));
        Assert.Single(Compare(manifest, ("a", "one")).Missing);
        Assert.True(Compare(manifest, ("a", "one"), ("b", "one")).IsExact);
    }

    [Fact]
    public void A_name_in_a_URI_may_be_escaped() =>
        Assert.Equal(
            "a b.txt",
            Assert.Single(Compare(ManifestOf(("https://example.org/a%20b.txt", "one")), ("a b.txt", "two")).Changed)
                .Path);

    private static Manifest ManifestOf(params (string Uri, string Content)[] artifacts)
    {
        var items = artifacts.Select(artifact =>
            $$"""{"uri":"{{artifact.Uri}}","sha256":"{{Digest(artifact.Content).ToString()[2..]}}"}""");
        var json = $$"""{"ainft":1,"kind":"data","artifacts":[{{string.Join(',', items)}}]}""";
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(json), out var manifest, out _));
        return manifest;
    }

    private static FilesReport Compare(Manifest manifest, params (string Path, string Content)[] files) =>
        FilesComparison.Of(manifest, [.. files.Select(file =>
            new DigestedFile(file.Path, file.Path, file.Content.Length, Digest(file.Content)))]);

    private static Sha256Digest Digest(string content) => Sha256Digest.Of(Encoding.UTF8.GetBytes(content));
}
