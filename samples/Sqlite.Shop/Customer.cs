namespace Shop;

/// <summary>A row of the table customers.</summary>
public sealed record Customer(long Id, string Email, string FirstName, string LastName, string? PhoneNumber);
