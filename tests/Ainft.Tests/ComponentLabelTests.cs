using Ainft.Ethereum;
using Xunit;

namespace Ainft.Tests;

public sealed class ComponentLabelTests
{
    private static readonly Address Creator = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");

    [Theory]
    [InlineData("small", "1.0", "https://example.org/data.txt", "small 1.0")]
    [InlineData("small", null, null, "small")]
    [InlineData(null, null, "https://example.org/data.txt", "data.txt")]
    [InlineData(null, "2", "https://example.org/folder/my%20data.csv?x=1#y", "my data.csv")]
    [InlineData(null, null, "https://example.org/folder/", "folder")]
    [InlineData(null, null, "urn:isbn:0451450523", "0451450523")]
    [InlineData(null, null, "https://example.org/%E2%80%AEtxt", "\uFFFDtxt")]
    [InlineData(null, null, null, "data of 0xf39F…")]
    [InlineData(" ", null, null, "data of 0xf39F…")]
    public void A_component_without_a_name_is_called_by_its_source_or_its_creator(
        string? name, string? version, string? source, string label) =>
            Assert.Equal(label, ComponentLabel.Of("data", name, version, source, Creator));
}
