using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ainft.Cli.Doctor;

namespace Ainft.Cli.Tests;

/// <summary>
/// The findings of <c>ainft doctor</c> about certificates, with the authorities that SSL_CERT_FILE names.
/// </summary>
public sealed class DoctorCertificateTests
{
    /// <summary>The answers of a server without any other finding.</summary>
    private const string Sound = """{"checks":{},"operator":"0x00000000000000000000000000000000000000aa"}""";

    [Theory]
    [InlineData(30)]
    [InlineData(13, "certificate-ends")]
    public async Task A_certificate_that_ends_within_two_weeks_is_a_warning(int days, params string[] codes)
    {
        using var certificate = Create(IPAddress.Loopback, days);

        var found = (await ExamineAsync(certificate, isTrusted: true)).Ended(ExitCode.Ok);

        Assert.Equal(codes, CodesOf(found));
    }

    [Theory]
    [InlineData("127.0.0.1", -1, true)]
    [InlineData("192.0.2.7", 30, true)]
    [InlineData("127.0.0.1", 30, false)]
    public async Task An_expired_certificate_and_one_of_another_host_or_authority_end_the_examination(
        string host, int days, bool isTrusted)
    {
        using var certificate = Create(IPAddress.Parse(host), days);

        var found = (await ExamineAsync(certificate, isTrusted)).Ended(ExitCode.Refused);

        Assert.Equal(["certificate-invalid"], CodesOf(found));
    }

    [Fact]
    public async Task A_server_of_another_machine_without_TLS_is_an_error()
    {
        var found = await Certificate.CheckAsync(
            new Uri("http://192.0.2.1"), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal("no-tls", found!.Code);
        Assert.Equal(FindingLevel.Error, found.Level);
    }

    private static async Task<CliRun> ExamineAsync(X509Certificate2 certificate, bool isTrusted)
    {
        await using var server = new OtherServer(Sound, certificate: certificate);
        using var folder = new TemporaryFolder();
        var trusted = folder.File("trusted.pem", isTrusted ? certificate.ExportCertificatePem() : "");
        return await CliRun.InAsync(
            folder.Path,
            ["doctor", "--api", server.Address, "--json"],
            environment: new Dictionary<string, string?> { ["SSL_CERT_FILE"] = trusted });
    }

    private static IEnumerable<string?> CodesOf(CliRun run) => run.Json.GetProperty("findings").EnumerateArray()
        .Select((JsonElement finding) => finding.GetProperty("code").GetString());

    private static X509Certificate2 Create(IPAddress host, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(host);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-60), now.AddDays(days));
    }
}
