using CsCheck;
using Xunit;

namespace Ainft.Tests.Manifests;

public sealed class IpfsUriTests
{
    private const string Cid = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

    [Theory]
    [InlineData("ipfs://" + Cid, "")]
    [InlineData("ipfs://" + Cid + "/", "")]
    [InlineData("IPFS://" + Cid + "/a.txt", "/a.txt")]
    [InlineData("ipfs://ipfs/" + Cid + "/a.txt", "/a.txt")]
    [InlineData("ipfs://" + Cid + "/my%20file.txt", "/my%20file.txt")]
    [InlineData("ipfs://" + Cid + "/100%25.txt", "/100%25.txt")]
    [InlineData("ipfs://" + Cid + "/a%3Fb%23c", "/a%3Fb%23c")]
    [InlineData("ipfs://" + Cid + "/%C3%A9", "/%C3%A9")]
    [InlineData("ipfs://" + Cid + "/(a)+b=c", "/%28a%29%2Bb%3Dc")]
    [InlineData("ipfs://" + Cid + "/a?download=true#x", "/a")]
    public void A_content_id_and_a_path_become_the_path_of_a_gateway(string uri, string path)
    {
        Assert.True(IpfsUri.TryParse(uri, out var read));
        Assert.Equal($"ipfs/{Cid}{path}", read.GatewayPath);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("ipfs://short")]
    [InlineData("ipfs://?" + Cid)]
    [InlineData("ipfs://" + Cid + "/..")]
    [InlineData("ipfs://" + Cid + "/./a")]
    [InlineData("ipfs://" + Cid + "/%2e%2e/a")]
    [InlineData("ipfs://" + Cid + "/a%2f..%2fb")]
    [InlineData("ipfs://" + Cid + "/a%5Cb")]
    [InlineData("ipfs://" + Cid + "/a%00b")]
    [InlineData("ipfs://" + Cid + "/a//b")]
    [InlineData("ipfs://" + Cid + "/%zz")]
    [InlineData("ipfs://" + Cid + "/%ff")]
    [InlineData("ipfs://" + Cid + "/%25/%")]
    public void What_a_gateway_could_take_for_another_place_is_refused(string uri) =>
        Assert.False(IpfsUri.TryParse(uri, out _));

    [Fact]
    public void Any_name_goes_through_encoding_and_back() => Gen.String.Where(name => name is not ("" or "." or "..")
        && !name.Any(character => character is '/' or '\\' || char.IsControl(character) || char.IsSurrogate(character)))
            .Sample(name =>
    {
        Assert.True(IpfsUri.TryParse($"ipfs://{Cid}/a/{Uri.EscapeDataString(name)}", out var read));
        Assert.Equal(["a", name], read.Path);
    });
}
