namespace Ainft.Mutations.Proof;

/// <summary>
/// Code whose mutants have a known result. The comment at the end of a line states it for all mutants of the line.
/// Killed and surviving mutants alternate, so that a runner that keeps the result of the mutant before is noticed.
/// </summary>
public static class Planted
{
    private static readonly int Seven = 3 + 4; // Killed
    private static readonly int Unread = 3 + 5; // Survived

    public static int Sum(int left, int right) => left + right; // Killed

    public static int UnreadSum(int left, int right) => left + right + Unread; // Survived

    public static bool IsNegative(int number) => number < 0; // Killed

    public static bool IsUnreadNegative(int number) => number < 0; // Survived

    public static int Product(int left, int right) => left * right * Seven; // Killed

    public static int UnreadProduct(int left, int right) => left * right; // Survived

    public static string Greeting(bool isPolite) => isPolite ? "Good morning" : "Hi"; // Killed

    public static string UnreadGreeting(bool isPolite) => isPolite ? "Good morning" : "Hi"; // Survived
}
