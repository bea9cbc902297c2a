using System.Security.Cryptography;
using Ainft.Cli.Dev;
using Ainft.Cli.Signatures;

namespace Ainft.Cli.Tests.Signatures;

public sealed class FolderSignatureTests : IDisposable
{
    private static readonly string Proof = Directory.EnumerateFiles(
        Path.Combine(Npm.Root, "docs", "vectors", "v1", "proof"), "*.json").Order(StringComparer.Ordinal).First();

    private readonly SignedFolder folder = new();

    [Fact]
    public async Task Init_records_a_signature_with_its_media_type()
    {
        var run = (await folder.Root.RunAsync("init", "model", "--set", "kind=model", "-o", "-")).Ended(ExitCode.Ok);
        var artifacts = run.Json.GetProperty("artifacts").EnumerateArray().ToDictionary(
            artifact => artifact.GetProperty("path").GetString()!,
            artifact => artifact.TryGetProperty("mediaType", out var type) ? type.GetString() : null);
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", artifacts["model.sig"]);
        Assert.Null(artifacts["config.json"]);
        Assert.Contains("model.sig: signature well-formed, signer not checked", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_refuses_a_signature_over_other_files_unless_it_is_skipped()
    {
        folder.Change("config.json", "{\"a\":1}");
        folder.Change("notes.txt", "");
        string[] command = ["init", "model", "--set", "kind=model", "-o", "-"];
        var refused = (await folder.Root.RunAsync(command)).Ended(ExitCode.Refused);
        Assert.Contains("changed config.json; not signed notes.txt", refused.Error, StringComparison.Ordinal);
        var skipped = (await folder.Root.RunAsync([.. command, "--skip", "model.sig"])).Ended(ExitCode.Ok);
        Assert.DoesNotContain("mediaType", skipped.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_refuses_a_file_that_is_no_signature()
    {
        folder.Change("model.sig", "{}");
        var run = (await folder.Root.RunAsync("init", "model", "--set", "kind=model")).Ended(ExitCode.Refused);
        Assert.Contains("--skip model.sig", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_reports_whether_the_signature_fits()
    {
        var run = (await folder.Root.RunAsync("hash", "model", "--no-cache")).Ended(ExitCode.Ok);
        Assert.Contains(SignatureReport.NotChecked, run.Error, StringComparison.Ordinal);
        folder.Change("config.json", "");
        var changed = (await folder.Root.RunAsync("hash", "model", "--no-cache", "--json")).Ended(ExitCode.Ok);
        Assert.Equal(
            "signature not valid", changed.Json.GetProperty("signature").GetProperty("result").GetString());
    }

    [Fact]
    public async Task Verify_reports_a_signer_that_no_option_states()
    {
        Assert.Equal(SignatureReport.NotChecked, await VerifyAsync());
        Assert.Equal("signature valid", await VerifyAsync("--key", "key.pem"));
    }

    [Fact]
    public async Task A_signature_with_another_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.Root.File("other.pem", other.ExportSubjectPublicKeyInfoPem());
        Assert.Equal("signature not valid", await VerifyAsync("--key", "other.pem"));
    }

    [Fact]
    public async Task A_changed_file_is_refused_by_the_signature_too()
    {
        folder.Change("config.json", "{ }");
        Assert.Equal("signature not valid", await VerifyAsync("--key", "key.pem"));
    }

    [Fact]
    public async Task Options_about_the_signer_need_a_signature_and_exclude_each_other()
    {
        await RefusedAsync("exclude each other", "--key", "key.pem", "--trusted-root", "root.json");
        await RefusedAsync("BEGIN PUBLIC KEY", "--key", Path.Combine("model", "config.json"));
        await RefusedAsync("certificates in PEM", "--certificate-chain", "key.pem");
        File.Delete(Path.Combine(folder.Root.Path, "model", "model.sig"));
        await RefusedAsync("no model.sig", "--key", "key.pem");
        var run = (await folder.Root.RunAsync("verify", Proof, "--key", "key.pem")).Ended(ExitCode.Usage);
        Assert.Contains("--files", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    // The proof is about other files, so the exit code is 1 in any case.
    private async Task<string?> VerifyAsync(params string[] options)
    {
        var run = await folder.Root.RunAsync(["verify", "--files", "model", Proof, "--json", .. options]);
        return run.Ended(ExitCode.Refused).Json.GetProperty("signature").GetProperty("result").GetString();
    }

    private async Task RefusedAsync(string message, params string[] options)
    {
        var run = await folder.Root.RunAsync(["verify", "--files", "model", Proof, .. options]);
        Assert.Contains(message, run.Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
    }
}
