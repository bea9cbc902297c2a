namespace Ainft.Ethereum;

/// <summary>A keystore's check value does not match: the password is wrong, or the file was damaged.</summary>
public class WrongPasswordException : Exception
{
    /// <summary>An exception with the standard message.</summary>
    public WrongPasswordException()
        : base("The password does not open this keystore.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public WrongPasswordException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public WrongPasswordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
