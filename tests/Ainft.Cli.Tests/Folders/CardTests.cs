using System.Security.Cryptography;
using Ainft.Tests.ModelSigning;

namespace Ainft.Cli.Tests.Folders;

public sealed class CardTests(DevWorldFixture world)
{
    public static TheoryData<string, string, string, string> Cards => new()
    {
        { "01-sharded-model", "model", "Harbour LM 1B", "Apache-2.0" },
        { "02-speech-model", "model", "asr-fa-large", "CC-BY-4.0" },
        { "03-gated-dataset", "data", "Skin pictures", "CC-BY-NC-4.0" },
        { "04-citation-dataset", "data", "Volumes for segmentation", "CC-BY-SA-4.0 AND ODbL-1.0" },
        { "05-other-license-merge", "model", "05-other-license-merge", "LicenseRef-example-open-model-license" },
        { "06-mlflow-model", "model", "06-mlflow-model", "" },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task A_folder_with_a_card_becomes_an_AINFT(string card, string kind, string name, string license)
    {
        using var folder = new CardFolder(card);
        var id = await MintAsync(folder.Path);
        var shown = (await world.RunAsync("get", id, "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(kind, shown.GetProperty("kind").GetString());
        Assert.Equal(name, shown.GetProperty("name").GetString());
        if (license.Length > 0)
            Assert.Equal(license, shown.GetProperty("license").GetString());
    }

    [Fact]
    public async Task The_manifest_has_every_file_with_its_path_and_the_names_of_its_parents()
    {
        using var folder = new CardFolder("01-sharded-model");
        var run = (await world.RunAsync("mint", folder.Path, "--preview", "--json")).Ended(ExitCode.Ok);
        Assert.Equal(
            [
                "README.md", "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                "model.safetensors.index.json", "tokenizer/merges name with spaces.txt",
            ],
            run.Json.GetProperty("artifacts").EnumerateArray().Select(one => one.GetProperty("path").GetString()));
        var upstream = run.Json.GetProperty("properties").GetProperty("upstream").EnumerateArray()
            .Select(one => (one.GetProperty("name").GetString(), one.GetProperty("relation").GetString()));
        Assert.Equal(
            [
                ("example-org/base-lm-1b", "fine-tuned-from"), ("example-org/instructions-cleaned", "trained-on"),
            ],
            upstream);
        Assert.Contains("README.md: base_model", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("minting", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_YAML_reads_as_other_types_stay_words()
    {
        using var folder = new CardFolder("05-other-license-merge");
        var run = (await world.RunAsync("mint", folder.Path, "--preview", "--json")).Ended(ExitCode.Ok).Json;
        // A registry of an earlier format has the tags among its properties.
        var tags = run.TryGetProperty("tags", out var member) ? member
            : run.GetProperty("properties").GetProperty("tags");
        Assert.Equal(["merge", "no", "1.0"], tags.EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public async Task A_parent_of_the_command_line_is_in_the_lineage()
    {
        using var folder = new CardFolder("01-sharded-model");
        var parent = await world.MintAsync();
        var id = await MintAsync(folder.Path, "--parent", $"{parent}:fine-tuned-from");
        var shown = (await world.RunAsync("get", id, "--json")).Ended(ExitCode.Ok).Json;
        var found = Assert.Single(shown.GetProperty("parents").EnumerateArray());
        Assert.Equal(parent, found.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_folder_that_lacks_a_shard_of_its_index_is_refused()
    {
        const string shard = "model-00002-of-00002.safetensors";
        using var folder = new CardFolder("01-sharded-model");
        File.Delete(folder.Inside(shard));

        var run = (await world.RunAsync("mint", folder.Path, "--preview")).Ended(ExitCode.Refused);

        Assert.Contains($"for example {shard}", run.Error, StringComparison.Ordinal);
        (await world.RunAsync("mint", folder.Path, "--preview", "--skip", "model.safetensors.index.json"))
            .Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task A_flipped_byte_in_a_shard_is_found()
    {
        using var folder = new CardFolder("01-sharded-model");
        var (id, proof) = await ProveAsync(folder);
        var before = (await VerifyAsync(folder, proof)).Ended(ExitCode.Ok).Json;
        Assert.Equal("consistent", before.GetProperty("result").GetString());
        Assert.Equal("not pinned", before.GetProperty("identity").GetString());

        var shard = folder.Inside("model-00002-of-00002.safetensors");
        var bytes = await File.ReadAllBytesAsync(shard);
        bytes[3000] ^= 1;
        await File.WriteAllBytesAsync(shard, bytes);
        var after = (await VerifyAsync(folder, proof)).Ended(ExitCode.Refused).Json.GetProperty("files");
        var changed = Assert.Single(after.GetProperty("changed").EnumerateArray());
        Assert.Equal(Path.GetFileName(shard), changed.GetProperty("path").GetString());
        var text = (await world.RunAsync("verify", "--files", folder.Path, id)).Ended(ExitCode.Refused).Out;
        Assert.Contains("changed model-00002-of-00002.safetensors", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_an_extra_file_are_listed_too()
    {
        using var folder = new CardFolder("02-speech-model");
        var (_, proof) = await ProveAsync(folder);
        File.Move(folder.Inside("asr-fa-large.nemo"), folder.Inside("renamed.nemo"));
        var files = (await VerifyAsync(folder, proof)).Ended(ExitCode.Refused).Json.GetProperty("files");
        Assert.Equal("asr-fa-large.nemo", files.GetProperty("missing")[0].GetProperty("path").GetString());
        Assert.Equal("renamed.nemo", files.GetProperty("extra")[0].GetProperty("path").GetString());
        Assert.Empty(files.GetProperty("changed").EnumerateArray());
    }

    [Fact]
    public async Task A_signed_folder_is_minted_and_verified_with_the_key_of_its_signer()
    {
        using var folder = new CardFolder("02-speech-model");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        (string, byte[])[] files =
        [
            .. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(folder.Path, file), File.ReadAllBytes(file))),
        ];
        await File.WriteAllBytesAsync(folder.Inside("model.sig"), SampleModelSignature.Bytes(SampleModelSignature.Sign(
            key, SampleModelSignature.Statement(files), SampleModelSignature.KeyMaterial())));
        await File.WriteAllTextAsync(folder.Beside("key.pem"), key.ExportSubjectPublicKeyInfoPem());
        var (_, proof) = await ProveAsync(folder);
        var report = await VerifyAsync(folder, proof, "--key", folder.Beside("key.pem"));
        Assert.Equal(
            "signature valid",
            report.Ended(ExitCode.Ok).Json.GetProperty("signature").GetProperty("result").GetString());
        File.Delete(folder.Inside("model.sig"));
        (await VerifyAsync(folder, proof)).Ended(ExitCode.Refused);
    }

    [Fact]
    public async Task Each_pin_is_checked()
    {
        using var folder = new CardFolder("04-citation-dataset");
        var (id, proof) = await ProveAsync(folder);
        var right = await VerifyAsync(
            folder, proof, "--id", id, "--creator", world.File.Accounts[0].Address, "--chain", "31337");
        Assert.Equal("pinned", right.Ended(ExitCode.Ok).Json.GetProperty("identity").GetString());
        var other = "0x" + new string('1', 40);
        string[][] wrong =
        [
            ["--id", "0x" + new string('1', 64)], ["--creator", other], ["--registry", other], ["--chain", "1"],
        ];
        foreach (var pin in wrong)
        {
            var checks = (await VerifyAsync(folder, proof, pin)).Ended(ExitCode.Refused).Json.GetProperty("checks");
            var failed = Assert.Single(
                checks.EnumerateArray(), check => check.GetProperty("result").GetString() == "fail");
            Assert.Equal($"pinned {pin[0][2..]}", failed.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task The_proof_may_lie_in_the_folder()
    {
        using var folder = new CardFolder("06-mlflow-model");
        var (_, proof) = await ProveAsync(folder);
        var inside = folder.Inside("proof.json");
        File.Move(proof, inside);
        (await VerifyAsync(folder, inside)).Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task Uploaded_files_are_downloaded_to_their_paths()
    {
        using var folder = new CardFolder("03-gated-dataset");
        var (id, target) = (await MintAsync(folder.Path, "--upload"), folder.Beside("copy"));
        var first = (await world.RunAsync("download", id, "-o", target, "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(5, first.GetProperty("fetched").GetInt32());
        Assert.Equal(
            await File.ReadAllBytesAsync(folder.Inside("data/test-00000-of-00001.parquet")),
            await File.ReadAllBytesAsync(Path.Combine(target, "data", "test-00000-of-00001.parquet")));
        Assert.False(Path.Exists(Path.Combine(target, ".ainft-download")));
        var second = (await world.RunAsync("download", id, "-o", target, "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(0, second.GetProperty("fetched").GetInt32());
    }

    [Fact]
    public async Task A_download_neither_overwrites_files_nor_follows_links()
    {
        using var folder = new CardFolder("03-gated-dataset");
        var (id, target) = (await MintAsync(folder.Path, "--upload"), folder.Beside("copy"));
        Directory.CreateDirectory(target);
        await File.WriteAllTextAsync(Path.Combine(target, "README.md"), "mine");
        var run = (await world.RunAsync("download", id, "-o", target)).Ended(ExitCode.Refused);
        Assert.Contains("other bytes", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(target, "README.md")));
        File.Delete(Path.Combine(target, "README.md"));
        Directory.CreateSymbolicLink(Path.Combine(target, "data"), folder.Path);
        run = (await world.RunAsync("download", id, "-o", target)).Ended(ExitCode.Refused);
        Assert.Contains("symbolic link", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_init_decides_what_mint_writes()
    {
        using var folder = new CardFolder("02-speech-model");
        (await world.RunAsync("init", folder.Path, "--set", "version=2.0")).Ended(ExitCode.Ok);
        var file = folder.Inside("ainft-manifest.json");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file)).Replace("asr-fa-large\"", "my name\"", StringComparison.Ordinal));
        var run = (await world.RunAsync("mint", folder.Path, "--preview", "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal("my name", run.GetProperty("name").GetString());
        Assert.Equal("2.0", run.GetProperty("version").GetString());
        Assert.DoesNotContain(
            run.GetProperty("artifacts").EnumerateArray(),
            artifact => artifact.GetProperty("path").GetString() is "ainft-manifest.json");
    }

    private async Task<string> MintAsync(string folder, params string[] more)
    {
        var run = await world.RunAsync(["mint", folder, "--json", .. more]);
        return run.Ended(ExitCode.Ok).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private async Task<(string Id, string Proof)> ProveAsync(CardFolder folder)
    {
        var (id, proof) = (await MintAsync(folder.Path), folder.Beside("proof.json"));
        (await world.RunAsync("proof", id, "--wait", "--timeout", "120", "-o", proof)).Ended(ExitCode.Ok);
        return (id, proof);
    }

    private Task<CliRun> VerifyAsync(CardFolder folder, string proof, params string[] more) =>
        world.RunAsync(["verify", "--files", folder.Path, proof, "--json", .. more]);
}
