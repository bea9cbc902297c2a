namespace Ainft.Functions.Tests;

/// <summary>Waits for an effect of another process by checking repeatedly.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> holds, TimeSpan patience,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(patience);
        while (!await holds())
            if (limit.IsCancellationRequested)
                Assert.Fail($"Within {patience} this did not become true: {what}");
            else
                await timer.WaitForNextTickAsync(CancellationToken.None);
    }
}
