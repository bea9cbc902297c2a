using System.Text;
using Ainft.Ethereum;
using Xunit;

namespace Ainft.Tests.Manifests;

public sealed class SeedFormTests
{
    private const string Seed = """
        {"data":"https://github.com/kmh4500/AINFT-engine/blob/main/data/ain_train.txt",
         "model":{"name":"gpt2-en-large","epoch":5,"platform":"ainize.ai/teachable-nlp"},
         "service":{"api":"ainize.ai/kmh4500/AINFT-engine","demo":"tiniverse.afan.ai/ain"},
         "state":"insight.ainetwork.ai/database/values/apps/chat/AIN"}
        """;

    private static readonly Address Creator = Address.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");

    private static IReadOnlyList<Manifest> Expand(string seed)
    {
        Assert.True(SeedForm.TryExpand(Encoding.UTF8.GetBytes(seed), Creator, out var manifests, out var violations),
            string.Join('\n', violations));
        return manifests;
    }

    private static string Text(Manifest manifest) => Encoding.UTF8.GetString(manifest.Canonical.Span);

    [Fact]
    public void The_seed_becomes_four_components_and_their_composite()
    {
        var manifests = Expand(Seed);
        var ids = manifests.Select(manifest => manifest.IdFor(Creator)).ToArray();
        var parts = string.Join(',', ids.Take(4).Select(id => $$"""{"id":"{{id}}","relation":"part"}"""));
        Assert.Equal(
            [
                """{"ainft":1,"kind":"data","source":"""
                    + """{"uri":"https://github.com/kmh4500/AINFT-engine/blob/main/data/ain_train.txt"}}""",
                $$$"""{"ainft":1,"kind":"model","name":"gpt2-en-large","parents":"""
                    + $$$"""[{"id":"{{{ids[0]}}}","relation":"trained-on"}],"properties":"""
                    + $$$"""{"epoch":5,"name":"gpt2-en-large","platform":"ainize.ai/teachable-nlp"}}""",
                $$$"""{"ainft":1,"kind":"service","parents":[{"id":"{{{ids[1]}}}","relation":"serves"}],"properties":"""
                    + $$$"""{"api":"ainize.ai/kmh4500/AINFT-engine","demo":"tiniverse.afan.ai/ain"}}""",
                $$$"""{"ainft":1,"kind":"state","parents":[{"id":"{{{ids[2]}}}","relation":"records"}],"source":"""
                    + $$$"""{"uri":"insight.ainetwork.ai/database/values/apps/chat/AIN"}}""",
                $$"""{"ainft":1,"kind":"composite","parents":[{{parts}}]}""",
            ],
            manifests.Select(Text));
        Assert.Equal(5, ids.Distinct().Count());
    }

    [Fact]
    public void The_ids_of_the_seed_never_change() => Assert.Equal(
        [
            "0xb5b813809a85fa7c96152d2397a05551d06bf9ca703a0779eadb299a639fe7b8",
            "0x2e0d127702405a52bbe00f8d207c9a626b4a5c623921efeb2149068fc46546e4",
            "0x511721493b40fb6433646555c0072ea9dcf1c04ade163f289936bad281468746",
            "0x30daae9185246aef1127b2be4770469c08a4eabb1c45b0e27f02317436a7b0de",
            "0xa5e91fee0f8e20657792f39dfbe2f2f0086b0f838519dafcff698a8edd115def",
        ],
        Expand(Seed).Select(manifest => manifest.IdFor(Creator).ToString()));

    [Fact]
    public void The_order_of_members_and_white_space_change_nothing() => Assert.Equal(
        Expand("""{"state":"s","data":"d"}""").Select(Text),
        Expand(""" { "data" : "d", "state" : "\u0073" } """).Select(Text));

    [Theory]
    [InlineData("""{"data":"d"}""", "data,composite")]
    [InlineData("""{"service":{},"model":"m"}""", "model,service,composite")]
    [InlineData("""{"state":"s","model":"m"}""", "model,state,composite")]
    public void A_seed_with_fewer_members_gives_fewer_components(string seed, string kinds) =>
        Assert.Equal(kinds, string.Join(',', Expand(seed).Select(manifest => manifest.Kind.ToText())));

    [Fact]
    public void A_part_whose_neighbour_is_missing_has_no_parent() =>
        Assert.Empty(Expand("""{"state":"s","model":"m"}""")[1].Parents);

    [Theory]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("""{"data":"d","other":1}""", "/other")]
    [InlineData("""{"data":7}""", "/data")]
    [InlineData("""{"data":"with space"}""", "/data")]
    [InlineData("""{"model":{"name":""}}""", "/model/name")]
    [InlineData("""{"model":"m","model":"m"}""", "/model")]
    public void What_is_wrong_is_named_by_its_place_in_the_seed(string seed, string pointer)
    {
        Assert.False(SeedForm.TryExpand(Encoding.UTF8.GetBytes(seed), Creator, out var manifests, out var violations));
        Assert.Empty(manifests);
        Assert.Equal(pointer, Assert.Single(violations).Pointer);
    }

    [Fact]
    public void A_seed_is_distinguished_from_a_manifest()
    {
        Assert.True(SeedForm.IsSeed(Encoding.UTF8.GetBytes(Seed)));
        Assert.False(SeedForm.IsSeed("""{"ainft":1,"kind":"data","data":"d"}"""u8));
        Assert.False(SeedForm.IsSeed("""{"x":1}"""u8));
        Assert.False(SeedForm.IsSeed("[1]"u8));
        Assert.False(SeedForm.IsSeed("{"u8));
    }
}
