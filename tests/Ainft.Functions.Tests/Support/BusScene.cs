using System.Threading.Channels;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Platform;
using Ainft.Testing;
using Ainft.Testing.Bus;

namespace Ainft.Functions.Tests;

/// <summary>
/// An app whose queue messages travel over a fake Service Bus, with the queue <c>job</c> of the test.
/// </summary>
internal sealed class BusScene : IAsyncDisposable
{
    private readonly string storage, prefix;

    private BusScene(App app, FakeServiceBus bus, string storage, string prefix) =>
        (App, Bus, this.storage, this.prefix) = (app, bus, storage, prefix);

    public App App { get; }

    public FakeServiceBus Bus { get; }

    /// <summary>The queue as the app uses it.</summary>
    public IMessageQueue Queue => App.Get<Queues>().Open("job");

    /// <summary>The queue as the broker keeps it.</summary>
    public FakeBusQueue Job => Bus[$"{prefix}-job"];

    /// <summary>Starts an app that runs the work of a test on each message.</summary>
    /// <param name="fixture">The storage.</param>
    /// <param name="run">The work. Null lets messages wait in the queue.</param>
    /// <param name="time">The clock of the broker.</param>
    /// <param name="settings">Additional settings.</param>
    public static async Task<BusScene> StartAsync(
        StorageFixture fixture, Func<BinaryData, CancellationToken, Task>? run, TimeProvider? time = null,
        params (string Name, string Value)[] settings)
    {
        var prefix = StorageFixture.NewPrefix();
        var bus = new FakeServiceBus(
            time ?? TimeProvider.System, $"{prefix}-job", $"{prefix}-project-bundle", $"{prefix}-runs",
            $"{prefix}-events", $"{prefix}-deliveries");
        var all = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        all["AINFT_PREFIX"] = prefix;
        all["Ainft__ServiceBus__ConnectionString"] = bus.ConnectionString;
        all["Ainft__Triggers"] = run is null ? "off" : "on";
        var app = await App.StartAsync(fixture, all, builder =>
        {
            builder.Services.AddQueues("job");
            builder.Services.AddSingleton(
                services => TriggeredFunction.Of(
                    [typeof(LocalRunnerTests.Working)], services.GetRequiredService<IConfiguration>()));
            builder.Services.AddSingleton(new QueueSettings(8, 5, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)));
            builder.Services.AddSingleton(run ?? ((_, _) => Task.CompletedTask));
        });
        return new BusScene(app, bus, await fixture.ConnectAsync(), prefix);
    }

    /// <summary>Starts an app that writes each message to a channel.</summary>
    public static async Task<(BusScene Scene, ChannelReader<string> Got)> ListenAsync(
        StorageFixture fixture, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var got = Channel.CreateUnbounded<string>();
        var scene = await StartAsync(
            fixture,
            (message, _) =>
            {
                got.Writer.TryWrite(message.ToString());
                return Task.CompletedTask;
            },
            time,
            settings);
        return (scene, got.Reader);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Bus.Dispose();
        await StorageFixture.ForgetAsync(storage, prefix);
    }
}
