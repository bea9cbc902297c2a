using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Ainft.Cli.Doctor;

/// <summary>Checks the certificate of a server before the first request.</summary>
internal static class Certificate
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14), Patience = TimeSpan.FromSeconds(15);

    /// <summary>The finding about the certificate, or null when it is valid for two more weeks.</summary>
    public static async Task<DoctorFinding?> CheckAsync(Uri server, TimeProvider time, CancellationToken ct)
    {
        if (server.Scheme != Uri.UriSchemeHttps)
            return server.IsLoopback ? null : DoctorFinding.Error(
                "no-tls",
                $"{server} is without TLS, so others can read and change requests.",
                "Give the server a certificate, and pass its https address with --api.");
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await JudgeAsync(server, time, either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // The first request reports that the server does not answer.
            return null;
        }
    }

    private static async Task<DoctorFinding?> JudgeAsync(Uri server, TimeProvider time, CancellationToken ct)
    {
        var (ends, errors) = (default(DateTimeOffset?), SslPolicyErrors.None);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, ct);
        await using var tls = new SslStream(connection.GetStream(), false, (_, certificate, _, found) =>
        {
            ends = certificate is X509Certificate2 known ? new DateTimeOffset(known.NotAfter) : null;
            errors = found;
            return found == SslPolicyErrors.None;
        });
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = server.IdnHost }, ct);
        }
        catch (AuthenticationException e)
        {
            return DoctorFinding.Error(
                "certificate-invalid",
                errors == SslPolicyErrors.None ? e.Message : $"The certificate of {server.Host} is invalid ({errors}).",
                "Renew the certificate. It must name the host of --api and come from an authority that clients trust.");
        }
        return ends is { } end && end - time.GetUtcNow() < Soon
            ? DoctorFinding.Warning(
                "certificate-ends",
                $"The certificate of {server.Host} ends at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
                "Renew it before that time.")
            : null;
    }
}
