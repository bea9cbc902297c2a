using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Benchmarks;

/// <summary>Sends the requests of an account, each with its own signature.</summary>
/// <param name="http">The client.</param>
/// <param name="app">The app.</param>
/// <param name="key">The account.</param>
/// <param name="client">The network address that a trusted proxy names, or null.</param>
internal sealed class SignedApi(HttpClient http, MeasuredApp app, LocalKey key, string? client = null)
{
    public async Task<JsonElement> PostAsync(string path, string? json = null)
    {
        var body = json is null ? null : Encoding.UTF8.GetBytes(json);
        var signed = await SignedRequest.SignAsync(
            key, app.Domain, "POST", $"/api/{path}", Sha256Digest.Of(body ?? []), TimeProvider.System.GetUtcNow(),
            new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, $"/api/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue(SignedRequest.Scheme, signed.Parameter);
        if (client is not null)
            request.Headers.Add("X-Forwarded-For", client);
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
