using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using NCrontab;

namespace Ainft.Testing.Hosting;

/// <summary>Ticks the timers and polls the queues of a worker, as a host does.</summary>
internal static partial class HostedTriggers
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the caller cancels it. Calls in progress end first.</summary>
    public static async Task RunAsync(TestHost host, Dictionary<string, string?> settings, CancellationToken ct)
    {
        var loops = new List<Task>();
        foreach (var function in (await host.WorkerAsync()).Functions)
        {
            var trigger = JsonSerializer.Deserialize<JsonElement>(function.RawBindings[0]);
            var type = trigger.GetProperty("type").GetString();
            if (type == "timerTrigger")
                loops.Add(TickAsync(host, function.Name, Resolve(trigger.GetProperty("schedule"), settings), ct));
            else if (type == "queueTrigger")
                loops.Add(PollAsync(host, function.Name, Resolve(trigger.GetProperty("queueName"), settings),
                    settings["AzureWebJobsStorage"]!, ct));
        }

        await Task.WhenAll(loops);
    }

    /// <summary>Puts a message into the request of a queue function.</summary>
    public static void Fill(InvocationRequest request, string message, long dequeueCount)
    {
        var now = DateTimeOffset.UtcNow;
        request.InputData.Add(new ParameterBinding
        {
            Name = "message",
            Data = new TypedData
            {
                ModelBindingData = new ModelBindingData
                {
                    Source = "AzureStorageQueues",
                    Version = "1.0",
                    ContentType = "application/json",
                    Content = ByteString.CopyFromUtf8(JsonSerializer.Serialize(new
                    {
                        MessageId = Guid.NewGuid(),
                        PopReceipt = "receipt",
                        MessageText = message,
                        DequeueCount = dequeueCount,
                        InsertedOn = now,
                        ExpiresOn = now.AddDays(7),
                        NextVisibleOn = now,
                    })),
                },
            },
        });
        request.TriggerMetadata["DequeueCount"] = new TypedData { Json = $"{dequeueCount}" };
    }

    private static async Task TickAsync(TestHost host, string function, string schedule, CancellationToken ct)
    {
        var crontab = CrontabSchedule.Parse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        while (!ct.IsCancellationRequested)
        {
            var now = DateTime.UtcNow;
            await Task.Delay(crontab.GetNextOccurrence(now) - now, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ct.IsCancellationRequested)
                await UnlessGoneAsync(() => host.RunTimerAsync(function));
        }
    }

    private static async Task PollAsync(
        TestHost host, string function, string name, string storage, CancellationToken ct)
    {
        var queue = new QueueClient(storage, name);
        while (!ct.IsCancellationRequested)
        {
            QueueMessage? message = null;
            await UnlessGoneAsync(
                async () => message = await queue.ReceiveMessageAsync(Visibility, CancellationToken.None));
            if (message is null)
                await Task.Delay(Poll, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                await UnlessGoneAsync(() => WorkAsync(host, function, queue, message));
        }
    }

    private static async Task WorkAsync(TestHost host, string function, QueueClient queue, QueueMessage message)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText));
        var answer = await host.RunQueueAsync(function, text, message.DequeueCount);
        if (answer.Result.Status == StatusResult.Types.Status.Success)
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private static async Task UnlessGoneAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is WorkerGoneException or RequestFailedException or AggregateException
            or InvalidOperationException)
        {
            // The next attempt finds the restarted worker.
        }
    }

    // A host does not know the defaults of the app. So a missing setting is an error here.
    private static string Resolve(JsonElement text, Dictionary<string, string?> settings) => Setting().Replace(
        text.GetString()!, match => settings[match.Groups[1].Value]!);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
