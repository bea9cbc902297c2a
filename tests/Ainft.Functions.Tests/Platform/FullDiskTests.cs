using System.Net;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The operating system does not let temporary files grow, as when their disk is full.</summary>
public sealed class FullDiskTests(StorageFixture storage)
{
    [Fact]
    public async Task A_disk_without_room_is_503_with_a_time_to_return_and_small_bodies_are_served()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var app = await StartAsync("trap '' XFSZ; ulimit -f 1024");
        using var http = new HttpClient { BaseAddress = new Uri(app.Address, "api/") };

        using var large = await http.PostAsync("ainfts/import", Lines(new string(' ', 3 << 20)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, large.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), large.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", large.Content.Headers.ContentType?.MediaType);
        using var small = await http.PostAsync("ainfts/import", Lines("{}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, small.StatusCode);
        Assert.Contains("POST /api/ainfts/import failed", app.RecentOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_temporary_files_that_cannot_be_made_is_503()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = Path.GetTempFileName();
        await using var app = await StartAsync("true", ("TMPDIR", file));
        using var http = new HttpClient { BaseAddress = new Uri(app.Address, "api/") };
        using var large = await http.PostAsync("ainfts/import", Lines(new string(' ', 1 << 20)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, large.StatusCode);
        File.Delete(file);
    }

    private static StringContent Lines(string body) => new(body, null, "application/x-ndjson");

    private async Task<AppProcess> StartAsync(string limits, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await storage.ConnectAsync(),
            ["AINFT_PREFIX"] = StorageFixture.NewPrefix(),
            ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            ["Ainft__Triggers"] = "off",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            // Without this the runtime maps its code through a file of 2 GiB, and the limit includes that file.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return await AppProcess.ListenAsync(AppProcess.RunLimited(limits, settings));
    }
}
